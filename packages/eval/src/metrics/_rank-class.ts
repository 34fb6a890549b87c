import { LeoclrError } from '@leoclr/core';
import type { Ranking } from './_precision-curve.ts';

/** What was said and what is true about several classes in each picture. */
export interface MultiLabelled {
  /** `[N, M]`, row by row; the higher, the likelier. */
  readonly scores: ArrayLike<number>;
  /** `[N, M]`, row by row: 1 the class is there, 0 it is not, −1 "difficult": the picture counts neither way for this class. */
  readonly targets: ArrayLike<number>;
  /** M. */
  readonly classes: number;
}

/**
 * The rows by falling score of one class, equal scores by their row; difficult ones are left out.
 *
 * @throws LeoclrError `data` when a target is none; `numeric` when a score isn't finite.
 */
export function rankClass(where: string, { scores, targets, classes }: MultiLabelled, label: number): Ranking {
  const count = targets.length / classes;
  const kept: number[] = [];
  for (let row = 0; row < count; row++) {
    const i = row * classes + label;
    const target = targets[i]!;
    if (target !== 0 && target !== 1 && target !== -1) {
      throw new LeoclrError(
        'data',
        `${where}: expected targets to be 1 (there), 0 (not there) or -1 (difficult), got ${target} for class ${label} in row ${row}.`,
      );
    }
    if (!Number.isFinite(scores[i])) {
      throw new LeoclrError('numeric', `${where}: expected scores to be finite, got ${scores[i]} for class ${label} in row ${row}.`);
    }
    if (target !== -1) kept.push(row);
  }
  const own = (row: number): number => scores[row * classes + label]!;
  const rows = Int32Array.from(kept).sort((a, b) => own(b) - own(a) || a - b);
  return { rows, present: Uint8Array.from(rows, (row) => targets[row * classes + label]!) };
}
