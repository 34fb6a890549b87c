import type { ReportResult, ReportResultGroup, ReportScore } from '@leoclr/log';
import { recordSettings, settingText } from '../evaluate/record-settings.ts';
import { scoreOf } from '../evaluate/results-table.ts';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';

/** Protocols that aren't about accuracy have tables of their own. */
const ELSEWHERE = /^(robustness|health)@/;

/** The measurements as a table: a group for each data set, a row for each protocol with its settings, the last one of each subject. */
export function resultsOf(measurements: readonly SavedMeasurement[]): ReportResultGroup[] {
  const shown = measurements.filter(({ record }) => !ELSEWHERE.test(record.protocol));
  const sets = [...new Set(shown.map(({ data }) => data))];
  return sets.map((data) =>
    groupOf(
      data,
      shown.filter((measured) => measured.data === data),
    ),
  );
}

/** A score with its interval, where the record has one. */
export function reportScore({ record }: Pick<SavedMeasurement, 'record'>): ReportScore {
  return { score: scoreOf(record) ?? 0, ...(record.interval !== undefined && { interval: record.interval }) };
}

function groupOf(data: string, measurements: readonly SavedMeasurement[]): ReportResultGroup {
  const first = measurements[0]!;
  const classes = numberIn(first.record, 'classes');
  const testPictures = numberIn(first.record, 'testSize') ?? numberIn(first.record, 'querySize');
  const isTop1 = measurements.every(({ record }) => (record.metric ?? 'top-1') === 'top-1');
  return {
    data,
    ...(classes !== null && isTop1 && { chance: 1 / classes }),
    ...(testPictures !== null && { testPictures }),
    rows: byProtocol(rowsOf(measurements)),
  };
}

/** Rows of one protocol follow each other. */
function byProtocol(rows: readonly ReportResult[]): ReportResult[] {
  return [...new Set(rows.map(({ protocol }) => protocol))].flatMap((protocol) => rows.filter((row) => row.protocol === protocol));
}

function numberIn(record: object, name: string): number | null {
  const value: unknown = (record as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'number' ? value : null;
}

function rowsOf(measurements: readonly SavedMeasurement[]): ReportResult[] {
  const rows = new Map<string, SavedMeasurement[]>();
  for (const measured of measurements) {
    const { record, encoder, layer } = measured;
    // The encoders and layers of baselines are the same for all: they belong to each row of the protocol.
    const key = JSON.stringify([
      record.protocol,
      recordSettings(record),
      measured.subject === 'trained' ? [encoder, layer ?? 'pooled'] : null,
    ]);
    rows.set(key, [...(rows.get(key) ?? []), measured]);
  }
  const groups = [...rows.values()];
  const trained = groups.filter((group) => group[0]!.subject === 'trained');
  const baselines = groups.filter((group) => group[0]!.subject !== 'trained').flat();
  const alone = baselines.filter((row) => !trained.some((group) => sameProtocol(group[0]!, row)));
  return [
    ...trained.map((group) =>
      rowOf(
        group.at(-1)!,
        baselines.filter((row) => sameProtocol(group[0]!, row)),
        trained,
      ),
    ),
    ...alone
      .filter((row, place) => alone.findIndex((other) => sameProtocol(other, row)) === place)
      .map((row) =>
        rowOf(
          null,
          alone.filter((other) => sameProtocol(other, row)),
          [],
        ),
      ),
  ];
}

function sameProtocol(a: SavedMeasurement, b: SavedMeasurement): boolean {
  const facts = ({ record }: SavedMeasurement): string => JSON.stringify([record.protocol, recordSettings(record)]);
  return facts(a) === facts(b);
}

function rowOf(
  trained: SavedMeasurement | null,
  baselines: readonly SavedMeasurement[],
  all: readonly (readonly SavedMeasurement[])[],
): ReportResult {
  const { record } = trained ?? baselines[0]!;
  const detail =
    trained === null
      ? ''
      : detailOf(
          trained,
          all.map((group) => group[0]!),
        );
  const untrained = baselines.findLast(({ subject }) => subject === 'untrained');
  const pixels = baselines.findLast(({ subject }) => subject === 'pixels');
  return {
    protocol: record.protocol,
    metric: record.metric ?? 'top-1',
    ...(detail !== '' && { detail }),
    ...(trained !== null && { trained: reportScore(trained) }),
    ...(untrained !== undefined && { untrained: reportScore(untrained) }),
    ...(pixels !== undefined && { rawPixels: reportScore(pixels) }),
  };
}

/** What tells a row from the others of its protocol. */
function detailOf(measured: SavedMeasurement, all: readonly SavedMeasurement[]): string {
  const others = all.filter((other) => other !== measured && other.record.protocol === measured.record.protocol);
  const facts = factsOf(measured);
  return Object.keys(facts)
    .filter((name) => others.some((other) => JSON.stringify(factsOf(other)[name]) !== JSON.stringify(facts[name])))
    .map((name) => (name === 'encoder' ? `${String(facts[name])} encoder` : settingText(name, facts[name])))
    .join(', ');
}

function factsOf({ record, encoder, layer }: SavedMeasurement): Readonly<Record<string, unknown>> {
  return { ...recordSettings(record), encoder, layer: layer ?? 'pooled' };
}
