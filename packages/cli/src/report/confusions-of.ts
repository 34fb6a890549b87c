import type { ReportConfusion } from '@leoclr/log';
import type { SavedMeasurement } from '../evaluate/saved-measurement.ts';
import { subjectText } from './measurements-of.ts';

/** A page stays readable. */
const MOST = 8;

/** And small: a cell that holds something takes some 25 bytes. What is beyond is left out. */
const MOST_CELLS = 60_000;

/** The confusion matrices of the trained network, the last one of each protocol and data set. */
export function confusionsOf(measurements: readonly SavedMeasurement[]): ReportConfusion[] {
  const latest = new Map<string, ReportConfusion>();
  for (const measured of measurements) {
    const { subject, record, data, classNames = [] } = measured;
    const counts = matrixIn(record);
    if (subject !== 'trained' || counts === null) continue;
    latest.set(`${data}, ${record.protocol}`, {
      title: `${record.protocol} on ${data}, ${subjectText(measured)}`,
      classes: classNames,
      counts,
    });
  }
  let room = MOST_CELLS;
  return [...latest.values()].slice(0, MOST).filter(({ counts }) => {
    const cells = counts.flat().filter((count) => count > 0).length;
    if (cells > room) return false;
    room -= cells;
    return true;
  });
}

/** The counts, when the record has a square of them. */
function matrixIn(record: object): number[][] | null {
  const { confusion } = record as { confusion?: unknown };
  if (!Array.isArray(confusion) || confusion.length === 0) return null;
  const isSquare = confusion.every(
    (row) => Array.isArray(row) && row.length === confusion.length && row.every((count) => Number.isInteger(count) && count >= 0),
  );
  return isSquare ? (confusion as number[][]) : null;
}
