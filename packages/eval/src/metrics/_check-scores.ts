import { LeoclrError } from '@leoclr/core';

/** What a classifier said about a test set. */
export interface ScoredSet {
  /** `[N, M]`, row by row; the higher, the likelier: logits, votes or probabilities. */
  readonly scores: ArrayLike<number>;
  /** `[N]`, classes 0 … M − 1. */
  readonly labels: ArrayLike<number>;
  /** M. */
  readonly classes: number;
}

/**
 * Checks that there is one row of finite scores a label, and that every label is a class.
 *
 * @throws LeoclrError `option` for fewer than two classes; `shape` when sizes don't fit or nothing is given; `data` when a label is no class;
 * `numeric` when a score isn't finite.
 */
export function checkScores(where: string, { scores, labels, classes }: ScoredSet): void {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new LeoclrError('option', `${where}: expected classes to be an integer of at least 2, got ${classes}.`);
  }
  if (labels.length === 0 || scores.length !== labels.length * classes) {
    throw new LeoclrError(
      'shape',
      `${where}: expected scores to hold ${classes} numbers a label, got ${scores.length} for ${labels.length} labels.`,
    );
  }
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    const hint = label === -1 ? ' (no label). Evaluate on a labelled data set.' : '.';
    throw new LeoclrError('data', `${where}: expected labels[${row}] to be a class from 0 to ${classes - 1}, got ${label}${hint}`);
  }
  for (let i = 0; i < scores.length; i++) {
    if (Number.isFinite(scores[i])) continue;
    const row = Math.floor(i / classes);
    throw new LeoclrError(
      'numeric',
      `${where}: expected scores to be finite, got ${scores[i]} for class ${i % classes} in row ${row}. The classifier has probably diverged.`,
    );
  }
}
