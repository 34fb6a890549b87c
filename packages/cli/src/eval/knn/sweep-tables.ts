import type { KnnRecord } from '@leoclr/eval';
import type { Measurement } from '../../evaluate/measurement.ts';

/** The accuracies of all k and temperatures of each subject, for people; none where one combination was measured. */
export function sweepTables(measurements: readonly Measurement[]): string[] {
  return knnRecords(measurements).flatMap(([subject, { sweep }]) => {
    if (sweep === null) return [];
    const temperatures = [...new Set(sweep.entries.map(({ temperature }) => temperature))];
    const ks = [...new Set(sweep.entries.map(({ k }) => k))];
    const about =
      sweep.on === 'queries'
        ? 'on the validation pictures (for looking at: to choose, add --choose leave-one-out)'
        : 'on the training pictures, leaving one out';
    const shares = (k: number): string[] =>
      temperatures.map((temperature) => percent(sweep.entries.find((entry) => entry.k === k && entry.temperature === temperature)!.top1));
    return [
      `${subject}, top-1 ${about}:`,
      line(
        'k',
        temperatures.map((temperature) => `T ${temperature}`),
      ),
      ...ks.map((k) => line(String(k), shares(k))),
    ];
  });
}

/** What was chosen and clamped. */
export function knnNotes(measurements: readonly Measurement[]): string[] {
  return knnRecords(measurements).flatMap(([subject, { chosenBy, k, temperature, notes }]) => [
    ...(chosenBy === 'leave-one-out' ? [`${subject}: leave-one-out chose k ${k} and temperature ${temperature}.`] : []),
    ...notes.map((note) => `Note: ${subject}: ${note}`),
  ]);
}

function knnRecords(measurements: readonly Measurement[]): [subject: string, record: KnnRecord][] {
  return measurements.flatMap(({ subject, record }) => (record.protocol === 'knn@1' ? [[subject, record] as [string, KnnRecord]] : []));
}

function line(name: string, cells: readonly string[]): string {
  return `  ${name.padEnd(8)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
