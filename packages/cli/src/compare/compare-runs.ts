import { meanOverSeeds } from '@leoclr/eval';
import type { ComparedCell, ComparedDifference, ComparedRow, Comparison, SeedGroup } from '@leoclr/log';
import { recordSettings, settingText, valueText, wordsOf } from '../evaluate/record-settings.ts';
import { scoreOf } from '../evaluate/results-table.ts';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';
import { alignRows, firstOf } from './align-rows.ts';
import type { AlignedRow } from './align-rows.ts';
import type { OpenedRun } from './compared-run.ts';
import { comparisonProblems, isUnknown } from './comparison-problems.ts';
import { comparisonRemarks } from './comparison-remarks.ts';
import { sameButSeed } from './same-but-seed.ts';

/** Runs side by side: figures, differences to the first run, what must not be compared, means over seeds, settings that differ. */
export function compareRuns(opened: readonly OpenedRun[]): Comparison {
  const names = opened.map((_, place) => nameOf(place));
  const aligned = grouped(alignRows(opened));
  const problems: string[] = [];
  const rows = aligned.map((row) => comparedRow(row, aligned, (problem) => placeIn(problems, problem), names));
  return {
    runs: opened.map(({ path, config }, place) => ({ name: names[place]!, path, about: aboutOf(config) })),
    rows,
    problems,
    remarks: comparisonRemarks(opened, aligned, names),
    seeds: sameButSeed(opened).map((places) => seedGroup(places, aligned, names)),
    settings: differingSettings(opened),
  };
}

/** A, B … Z, then run 27. */
function nameOf(place: number): string {
  return place < 26 ? String.fromCodePoint(65 + place) : `run ${place + 1}`;
}

/** Rows of one data set follow each other. */
function grouped(rows: readonly AlignedRow[]): AlignedRow[] {
  const sets = [...new Set(rows.map((row) => firstOf(row).data))];
  return sets.flatMap((data) => rows.filter((row) => firstOf(row).data === data));
}

function comparedRow(
  row: AlignedRow,
  rows: readonly AlignedRow[],
  problem: (text: string) => number,
  names: readonly string[],
): ComparedRow {
  const first = firstOf(row);
  const firstName = names[row.indexOf(first)]!;
  const cells = row.map((measured, place): ComparedCell | null => {
    if (measured === null) return null;
    const found = comparisonProblems(first, measured).map(
      (found) => `${found.what}: ${found.first} in ${firstName}, ${found.second} in ${names[place]}`,
    );
    const difference = place === 0 || row[0] === null || found.length > 0 ? null : differenceOf(row[0]!, measured);
    return {
      score: scoreOf(measured.record) ?? 0,
      interval: measured.record.interval ?? null,
      difference,
      unchecked: measured !== first && (isUnknown(first) || isUnknown(measured)),
      problems: found.map(problem),
    };
  });
  const { data, subject, record } = first;
  return { data, subject, protocol: record.protocol, metric: record.metric ?? 'top-1', detail: detailOf(first, rows.map(firstOf)), cells };
}

/** What tells a row from the others of its protocol, subject and data set. */
function detailOf(measured: SavedMeasurement, all: readonly SavedMeasurement[]): string {
  const others = all.filter(
    ({ data, subject, record }) => data === measured.data && subject === measured.subject && record.protocol === measured.record.protocol,
  );
  const facts = factsOf(measured);
  return Object.keys(facts)
    .filter((name) => others.some((other) => JSON.stringify(factsOf(other)[name]) !== JSON.stringify(facts[name])))
    .map((name) => (name === 'encoder' ? `${String(facts[name])} encoder` : settingText(name, facts[name])))
    .join(', ');
}

function factsOf({ record, encoder, layer, provenance }: SavedMeasurement): Readonly<Record<string, unknown>> {
  const { view = 'test', size } = provenance?.transform ?? {};
  return { ...recordSettings(record), encoder, layer: layer ?? 'pooled', view, size };
}

/**
 * The difference of two scores. Its interval is that of independent test sets: evaluations on the same pictures go up and down together, so
 * the true one is narrower as a rule, but the single answers that a paired test needs are not kept.
 */
function differenceOf({ record: first }: SavedMeasurement, { record: second }: SavedMeasurement): ComparedDifference {
  const value = (scoreOf(second) ?? 0) - (scoreOf(first) ?? 0);
  const [a, b] = [first.interval, second.interval];
  if (a === undefined || b === undefined) return { value, margin: null, intervalsOverlap: null, beyondChance: null };
  const margin = Math.hypot((a[1] - a[0]) / 2, (b[1] - b[0]) / 2);
  return { value, margin, intervalsOverlap: a[0] <= b[1] && b[0] <= a[1], beyondChance: Math.abs(value) > margin };
}

function placeIn(problems: string[], text: string): number {
  const place = problems.indexOf(text);
  return place >= 0 ? place : problems.push(text) - 1;
}

function seedGroup(places: readonly number[], rows: readonly AlignedRow[], names: readonly string[]): SeedGroup {
  const figures = rows.flatMap((cells, row) => {
    const own = places.map((place) => cells[place] ?? null).filter((cell) => cell !== null);
    // Figures that must not be compared must not be averaged either.
    if (own.length < 2 || own.some((cell) => comparisonProblems(own[0]!, cell).length > 0)) return [];
    return [{ row, ...meanOverSeeds(own.map(({ record }) => scoreOf(record) ?? 0)) }];
  });
  return { runs: places.map((place) => names[place]!), figures };
}

function differingSettings(runs: readonly OpenedRun[]): Comparison['settings'] {
  if (runs.length < 2 || runs.every(({ config }) => config === null)) return [];
  const known = [...new Set(runs.flatMap(({ config }) => Object.keys(config ?? {})))];
  return known
    .map((name) => ({ name: wordsOf(name), values: runs.map(({ config }) => (config === null ? 'unknown' : valueText(config[name]))) }))
    .filter(({ values }) => new Set(values).size > 1);
}

function aboutOf(config: OpenedRun['config']): string {
  if (config === null) return 'settings unknown: no config.json beside it';
  const { method, backbone, widthMultiplier, epochs, seed } = config;
  const width = widthMultiplier === undefined || widthMultiplier === 1 ? '' : ` × ${String(widthMultiplier)}`;
  return `${String(method)}, ${String(backbone)}${width}, ${String(epochs)} epochs, seed ${String(seed)}`;
}
