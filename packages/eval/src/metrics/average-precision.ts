import { LeoclrError } from '@leoclr/core';
import { rankedPrecision } from './_precision-curve.ts';
import type { AveragePrecisionKind } from './_precision-curve.ts';
import { rankClass } from './_rank-class.ts';

/** How one class was found among many pictures. */
export interface AveragePrecisionInput {
  /** `[N]`, the higher, the likelier. */
  readonly scores: ArrayLike<number>;
  /** `[N]`: 1 the class is there, 0 it is not, −1 "difficult": the picture counts neither way. */
  readonly targets: ArrayLike<number>;
}

export interface AveragePrecisionOptions {
  /** `11-point` is VOC 2007's measure, which transfer results report; `area` that of VOC 2010 and later. Default `11-point`. */
  readonly kind?: AveragePrecisionKind;
}

/**
 * Average precision of one class, 0–1, as the PASCAL VOC development kit computes it (VOCevalcls.m, VOCap.m): rows are sorted by falling
 * score, equal scores by their row; precision at a recall is the best at that recall or a higher one.
 *
 * @throws LeoclrError `shape` when the lengths differ or nothing is given; `data` when a target is none, or when none is 1: then there is no
 * recall; `numeric` when a score isn't finite.
 */
export function averagePrecision({ scores, targets }: AveragePrecisionInput, { kind = '11-point' }: AveragePrecisionOptions = {}): number {
  const where = 'averagePrecision()';
  if (scores.length !== targets.length || targets.length === 0) {
    throw new LeoclrError('shape', `${where}: expected one score a target, got ${scores.length} scores for ${targets.length} targets.`);
  }
  const ranking = rankClass(where, { scores, targets, classes: 1 }, 0);
  const precision = rankedPrecision(ranking, new Uint8Array(targets.length).fill(1), kind);
  if (precision !== null) return precision;
  throw new LeoclrError('data', `${where}: expected at least one target to be 1, got none: there is nothing to find.`);
}
