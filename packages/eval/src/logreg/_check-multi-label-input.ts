import { LeoclrError } from '@leoclr/core';
import { checkFeatures, checkSameWidth } from '../_check-features.ts';
import type { Features } from '../features/features.ts';
import type { FittingParts } from './_fitting-parts.ts';
import type { MultiLabelInput } from './multi-label-logistic-regression.ts';

/** Checks what `multiLabelLogisticRegression` was given, before anything is copied. @throws LeoclrError as it says. */
export function checkMultiLabelInput(where: string, { train, trainTargets, test, testTargets, classes, ...input }: MultiLabelInput): void {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new LeoclrError('option', `${where}: expected classes to be an integer of at least 1, got ${classes}.`);
  }
  const { validation, validationTargets } = input;
  if ((validation === undefined) !== (validationTargets === undefined)) {
    const [given, missing] = validation === undefined ? ['validationTargets', 'validation'] : ['validation', 'validationTargets'];
    throw new LeoclrError('option', `${where}: expected ${missing} because ${given} is given, got none. Pass both or neither.`);
  }
  const check = (name: string, features: Features, targets: ArrayLike<number>): void => {
    checkFeatures(where, name, features);
    checkSameWidth(where, ['train', train], [name, features]);
    checkEntries(where, { name, targets, count: features.count, classes });
  };
  check('train', train, trainTargets);
  if (validation !== undefined && validationTargets !== undefined) check('validation', validation, validationTargets);
  check('test', test, testTargets);
}

interface TargetSet {
  readonly name: string;
  readonly targets: ArrayLike<number>;
  readonly count: number;
  readonly classes: number;
}

function checkEntries(where: string, { name, targets, count, classes }: TargetSet): void {
  if (targets.length !== count * classes) {
    throw new LeoclrError(
      'shape',
      `${where}: expected ${name}Targets to have ${count} × ${classes} entries, one a row of ${name} and class, got ${targets.length}.`,
    );
  }
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i]!;
    if (target === 0 || target === 1 || target === -1) continue;
    throw new LeoclrError(
      'data',
      `${where}: expected ${name}Targets to be 1 (there), 0 (not there) or -1 (difficult), got ${target} for class ${i % classes} in row ${Math.floor(i / classes)}.`,
    );
  }
}

/** Checks that the fitted rows have both answers for each class. @throws LeoclrError `data`. */
export function checkTargets(where: string, { fit }: FittingParts, classes: number): void {
  for (const answer of [1, 0]) {
    for (let label = 0; label < classes; label++) {
      if (fit.answers.some((target, i) => target === answer && i % classes === label)) continue;
      throw new LeoclrError(
        'data',
        `${where}: expected rows with target ${answer} for every class among the ${fit.count} that are fitted, got none for class ${label}. Leave the class out, or pass another seed or a smaller validationShare.`,
      );
    }
  }
}
