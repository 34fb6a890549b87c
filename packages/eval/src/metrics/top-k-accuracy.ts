import { LeoclrError } from '@leoclr/core';
import { checkScores } from './_check-scores.ts';
import type { ScoredSet } from './_check-scores.ts';

/**
 * Top-k accuracy: the share of rows (0–1) whose label is among the `k` highest scores. Of equal scores the lower class ranks first.
 *
 * @throws LeoclrError `option` when k isn't from 1 to M or M is below 2; `shape`, `data` or `numeric` for scores and labels that don't fit,
 * labels that are no class, and scores that aren't finite.
 */
export function topKAccuracy(scored: ScoredSet, k: number): number {
  checkScores('topKAccuracy()', scored);
  const { scores, labels, classes } = scored;
  if (!Number.isInteger(k) || k < 1 || k > classes) {
    throw new LeoclrError('option', `topKAccuracy(): expected k to be an integer from 1 to the ${classes} classes, got ${k}.`);
  }
  let hits = 0;
  for (let row = 0; row < labels.length; row++) if (rankOf(scores, row * classes, { label: labels[row]!, classes }) < k) hits++;
  return hits / labels.length;
}

/** How many classes rank before the label, in the row of scores that begins at `from`. */
function rankOf(scores: ArrayLike<number>, from: number, { label, classes }: { label: number; classes: number }): number {
  const own = scores[from + label]!;
  let rank = 0;
  for (let other = 0; other < classes; other++) {
    const score = scores[from + other]!;
    if (score > own || (score === own && other < label)) rank++;
  }
  return rank;
}
