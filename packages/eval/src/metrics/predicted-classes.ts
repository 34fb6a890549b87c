import { checkScores } from './_check-scores.ts';
import type { ScoredSet } from './_check-scores.ts';

/**
 * The class with the highest score, `[N]`, one a row. Of equal scores the lower class wins.
 *
 * @throws LeoclrError `option`, `shape`, `data` or `numeric` as {@link classificationFigures} does.
 */
export function predictedClasses(scored: ScoredSet): Int32Array {
  checkScores('predictedClasses()', scored);
  const { scores, labels, classes } = scored;
  return Int32Array.from({ length: labels.length }, (_, row) => {
    let best = 0;
    for (let label = 1; label < classes; label++) if (scores[row * classes + label]! > scores[row * classes + best]!) best = label;
    return best;
  });
}
