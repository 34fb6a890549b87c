import { LeoclrError } from '@leoclr/core';
import { checkFeatures, checkSameWidth } from './_check-features.ts';
import type { Features } from './features/features.ts';

/** One labelled set as an evaluator got it; `name` and `labelsName` are the argument names for messages. */
export interface LabelledSet {
  readonly name: string;
  readonly features: Features;
  readonly labelsName: string;
  readonly labels: ArrayLike<number>;
}

/**
 * Checks what every evaluator gets: a labelled set to learn from and one to be tested on.
 *
 * @throws LeoclrError `option` for fewer than two classes; `shape` when counts, lengths or widths don't fit; `data` when a label is missing
 * or no class, or when the first set holds one class only; `numeric` when a feature isn't finite.
 */
export function checkLabelledPair(where: string, [learn, test]: readonly [LabelledSet, LabelledSet], classes: number): void {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new LeoclrError('option', `${where}: expected classes to be an integer of at least 2, got ${classes}.`);
  }
  for (const set of [learn, test]) {
    checkFeatures(where, set.name, set.features);
    checkLabels(where, set, classes);
  }
  checkSameWidth(where, [learn.name, learn.features], [test.name, test.features]);
  const first = learn.labels[0];
  if (Array.prototype.every.call(learn.labels, (label) => label === first)) {
    throw new LeoclrError(
      'data',
      `${where}: expected ${learn.labelsName} to hold at least two classes, got only class ${first}: there is nothing to tell apart.`,
    );
  }
}

/** Checks that every row of a set has a class. @throws LeoclrError `shape` or `data`. */
export function checkLabels(where: string, { name, features, labelsName, labels }: LabelledSet, classes: number): void {
  if (labels.length !== features.count) {
    throw new LeoclrError(
      'shape',
      `${where}: expected ${labelsName} to have ${features.count} entries, one a row of ${name}, got ${labels.length}.`,
    );
  }
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    const hint = label === -1 ? ' (no label). Evaluate on a labelled data set.' : '. Do both sets have the same class folders?';
    throw new LeoclrError('data', `${where}: expected ${labelsName}[${row}] to be a class from 0 to ${classes - 1}, got ${label}${hint}`);
  }
}
