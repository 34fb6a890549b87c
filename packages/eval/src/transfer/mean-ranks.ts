import { LeoclrError } from '@leoclr/core';

/**
 * The mean rank of each subject over data sets, 1 is the best; equal scores share the mean of their ranks (Demšar 2006, section 3.2.2).
 *
 * @param scores One row a subject, one column a data set, the higher the better.
 * @returns One a subject; null for all of them when a score is missing, as ranks among different subjects can't be averaged.
 * @throws LeoclrError `shape` when rows differ in length.
 *
 * @example
 * ```ts
 * meanRanks([
 *   [0.9, 0.5],
 *   [0.8, 0.5],
 * ]); // [1.25, 1.75]
 * ```
 */
export function meanRanks(scores: readonly (readonly (number | null)[])[]): (number | null)[] {
  const columns = scores[0]?.length ?? 0;
  const uneven = scores.findIndex((row) => row.length !== columns);
  if (uneven !== -1) {
    throw new LeoclrError('shape', `meanRanks(): expected ${columns} scores in each row, got ${scores[uneven]!.length} in row ${uneven}.`);
  }
  if (columns === 0 || scores.some((row) => row.includes(null))) return scores.map(() => null);
  return scores.map((row) => {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += rankOf(row[column]!, scores, column);
    return sum / columns;
  });
}

/** 1 + the scores above it + half of the others that equal it. */
function rankOf(score: number, scores: readonly (readonly (number | null)[])[], column: number): number {
  const above = scores.filter((row) => row[column]! > score).length;
  const equal = scores.filter((row) => row[column] === score).length;
  return above + (equal + 1) / 2;
}
