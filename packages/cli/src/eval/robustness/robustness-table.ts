import type { RobustnessRecord } from '@leoclr/eval';
import type { Measurement } from '../../evaluate/measurement.ts';

const SHOWN = { trained: 'trained', untrained: 'untrained', pixels: 'raw pixels' } as const;

/** One table a subject: a row a corruption, with the top-1 accuracy at each level, their mean, and what that is of the clean accuracy. */
export function robustnessTable(measurements: readonly Pick<Measurement, 'subject' | 'record'>[]): string[] {
  return measurements.flatMap(({ subject, record }) => (record.protocol === 'robustness@1' ? tableOf(SHOWN[subject], record) : []));
}

function tableOf(name: string, { clean, corruptions, levels, score, relative }: RobustnessRecord): string[] {
  const rows = corruptions.map(({ corruption, top1, relative }) => {
    const own = levels.filter((level) => level.corruption === corruption);
    return [corruption, ...own.map(({ level, top1 }) => `${percent(top1)} at ${level}`), percent(top1), percent(relative)];
  });
  const columns = Math.max(...rows.map((row) => row.length));
  // Mean and share stay at the right, whatever the number of levels.
  const filled = (row: readonly string[]): string[] => [
    ...row.slice(0, -2),
    ...Array.from({ length: columns - row.length }, () => ''),
    ...row.slice(-2),
  ];
  const all = [[name, 'mean', 'of clean'], ...rows, ['all', percent(score), percent(relative)], ['clean', percent(clean.top1), '']];
  return aligned(all.map(filled));
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map(([name = '', ...cells]) =>
    `  ${name.padEnd(widths[0]!)}${cells.map((cell, column) => `  ${cell.padStart(widths[column + 1]!)}`).join('')}`.trimEnd(),
  );
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(100 * share).toFixed(1)} %`;
}
