import type { EvaluationBasics } from '@leoclr/eval';
import type { SubjectName } from './measurement.ts';
import type { SavedRecord } from './saved-measurement.ts';

/** As much of a measurement as the table needs. */
interface Row {
  readonly subject: SubjectName;
  readonly record: SavedRecord | EvaluationBasics;
}

const SUBJECTS: readonly { subject: SubjectName; shown: string }[] = [
  { subject: 'trained', shown: 'trained' },
  { subject: 'untrained', shown: 'untrained' },
  { subject: 'pixels', shown: 'raw pixels' },
];

/** Scores of each subject by each protocol, as a table for people. A protocol that was used twice has two columns. */
export function resultsTable(measurements: readonly Row[]): string[] {
  const columns = columnsOf(measurements);
  const rows = SUBJECTS.filter(({ subject }) => measurements.some((measured) => measured.subject === subject));
  const cells = rows.map(({ subject }) =>
    columns.map(({ protocol, place }) => percent(scoreOf(recordsOf(measurements, subject, protocol)[place]))),
  );
  const widths = columns.map(({ heading }, column) => 2 + Math.max(heading.length, ...cells.map((row) => row[column]!.length)));
  const line = (name: string, values: readonly string[]): string =>
    `  ${name.padEnd(12)}${values.map((value, column) => value.padStart(widths[column]!)).join('')}`;
  return [
    line(
      '',
      columns.map(({ heading }) => heading),
    ),
    ...rows.map(({ shown }, row) => line(shown, cells[row]!)),
  ];
}

/** The score of a subject by a protocol, 0–1, or null when it wasn't measured. */
export function scoreBy(measurements: readonly Row[], subject: SubjectName, protocol: string): number | null {
  return scoreOf(recordsOf(measurements, subject, protocol)[0]);
}

/** A record's headline, 0–1; null without a record. */
export function scoreOf(record: Row['record'] | undefined): number | null {
  if (record === undefined) return null;
  return record.score ?? ('top1' in record ? record.top1 : undefined) ?? null;
}

function recordsOf(measurements: readonly Row[], subject: SubjectName, protocol: string): Row['record'][] {
  return measurements.filter((row) => row.subject === subject && row.record.protocol === protocol).map(({ record }) => record);
}

/** One for each protocol in order of appearance, or as many as a subject has records of it. */
function columnsOf(measurements: readonly Row[]): { protocol: string; place: number; heading: string }[] {
  const protocols = [...new Set(measurements.map(({ record }) => record.protocol))];
  return protocols.flatMap((protocol) => {
    const most = Math.max(...SUBJECTS.map(({ subject }) => recordsOf(measurements, subject, protocol).length));
    const { metric = 'top-1' } = measurements.find(({ record }) => record.protocol === protocol)!.record;
    return Array.from({ length: most }, (_, place) => ({ protocol, place, heading: `${protocol} ${metric}` }));
  });
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}
