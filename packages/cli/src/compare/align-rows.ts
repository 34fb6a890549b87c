import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';
import { comparisonProblems, familyOf, isSameData } from './comparison-problems.ts';
import type { OpenedRun } from './compared-run.ts';

/** What a person would hold side by side: one measurement a run, null where there is none. */
export type AlignedRow = readonly (SavedMeasurement | null)[];

/**
 * Lays the runs' measurements side by side. Each finds the row of its subject, protocol and data set where it fits best; of several equal ones
 * the last counts. Rows may hold figures that must not be compared: that is what the comparison says aloud.
 */
export function alignRows(runs: readonly OpenedRun[]): AlignedRow[] {
  const rows: (SavedMeasurement | null)[][] = [];
  for (const [place, { measurements }] of runs.entries()) {
    const open = new Set(latest(measurements));
    const pairs = [...open]
      .flatMap((measured) =>
        rows.filter((row) => isCandidate(row, measured)).map((row) => ({ measured, row, cost: costOf(row, measured) })),
      )
      .sort((a, b) => a.cost - b.cost);
    for (const { measured, row } of pairs) {
      if (!open.has(measured) || row[place] !== null) continue;
      row[place] = measured;
      open.delete(measured);
    }
    for (const measured of open) rows.push(runs.map((_, other) => (other === place ? measured : null)));
  }
  return rows.sort((a, b) => compareRows(firstOf(a), firstOf(b)));
}

/** The first figure of a row: all others are held against it. */
export function firstOf(row: AlignedRow): SavedMeasurement {
  return row.find((measured) => measured !== null)!;
}

/** Without those that were measured again later. */
function latest(measurements: readonly SavedMeasurement[]): SavedMeasurement[] {
  return measurements.filter((measured, place) => !measurements.slice(place + 1).some((later) => isSameThing(measured, later)));
}

function isSameThing(a: SavedMeasurement, b: SavedMeasurement): boolean {
  return a.subject === b.subject && a.data === b.data && comparisonProblems(a, b).length === 0;
}

function isCandidate(row: AlignedRow, measured: SavedMeasurement): boolean {
  const first = firstOf(row);
  return first.subject === measured.subject && familyOf(first) === familyOf(measured) && isSameData(first, measured);
}

function costOf(row: AlignedRow, measured: SavedMeasurement): number {
  return comparisonProblems(firstOf(row), measured).length;
}

const SUBJECTS = ['trained', 'untrained', 'pixels'];

/** By subject; sorting keeps the order of what is equal, and data sets are kept together by whoever shows the rows. */
function compareRows(a: SavedMeasurement, b: SavedMeasurement): number {
  return SUBJECTS.indexOf(a.subject) - SUBJECTS.indexOf(b.subject);
}
