import type { Measurement } from './measure.ts';

const SUBJECTS: readonly { subject: Measurement['subject']; shown: string }[] = [
  { subject: 'trained', shown: 'trained' },
  { subject: 'untrained', shown: 'untrained' },
  { subject: 'pixels', shown: 'raw pixels' },
];

/** Top-1 of each subject by each protocol, as a table for people. */
export function resultsTable(measurements: readonly Measurement[]): string[] {
  const rows = SUBJECTS.filter(({ subject }) => measurements.some((measured) => measured.subject === subject));
  return [
    line('', 'kNN top-1', 'linear top-1'),
    ...rows.map(({ subject, shown }) => {
      const of = (protocol: string): string => percent(top1(measurements, subject, protocol));
      return line(shown, of('knn@1'), of('linear-cached@1'));
    }),
  ];
}

/** The accuracy of a subject by a protocol, 0–1, or null when it wasn't measured. */
export function top1(measurements: readonly Measurement[], subject: Measurement['subject'], protocol: string): number | null {
  return measurements.find((measured) => measured.subject === subject && measured.record.protocol === protocol)?.record.top1 ?? null;
}

function line(name: string, knn: string, linear: string): string {
  return `  ${name.padEnd(12)}${knn.padStart(10)}${linear.padStart(14)}`;
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}
