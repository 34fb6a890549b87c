import { meanRanks } from '@leoclr/eval';
import type { TransferMetric } from '@leoclr/eval';

/** Scores of subjects on data sets. */
export interface TransferTable {
  readonly columns: readonly { readonly name: string; readonly metric: TransferMetric }[];
  readonly rows: readonly TransferRow[];
}

/** One subject; null stands for what could not be measured. */
export interface TransferRow {
  readonly name: string;
  /** One a column, 0–1. */
  readonly linear: readonly (number | null)[];
  readonly knn: readonly (number | null)[];
}

const CLASSIFIERS = [
  ['linear', 'logreg@1, %'],
  ['knn', 'knn@1, %'],
] as const;

/** The table for people: once for each classifier, with mean ranks where every score is there. */
export function transferLines({ columns, rows }: TransferTable): string[] {
  return CLASSIFIERS.flatMap(([classifier, heading]) => {
    const ranks = meanRanks(rows.map((row) => row[classifier]));
    const cells = rows.map((row, place) => [row.name, ...row[classifier].map(percent), ranks[place]?.toFixed(2) ?? '–']);
    const head = [heading, ...columns.map(({ name }) => name), 'mean rank'];
    return aligned([head, ['', ...columns.map(({ metric }) => metric), ''], ...cells]);
  });
}

/** The same for programs. */
export function transferResult({ columns, rows }: TransferTable): Record<string, unknown> {
  const linearRanks = meanRanks(rows.map(({ linear }) => linear));
  const knnRanks = meanRanks(rows.map(({ knn }) => knn));
  return {
    protocol: 'transfer@1',
    data: columns,
    rows: rows.map((row, place) => ({ ...row, meanRank: { linear: linearRanks[place], knn: knnRanks[place] } })),
  };
}

/** The first column to the left, the others to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map(([name = '', ...cells]) =>
    `  ${name.padEnd(widths[0]!)}${cells.map((cell, column) => `  ${cell.padStart(widths[column + 1]!)}`).join('')}`.trimEnd(),
  );
}

function percent(share: number | null): string {
  return share === null ? '–' : (100 * share).toFixed(1);
}
