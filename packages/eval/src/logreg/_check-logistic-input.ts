import { LeoclrError } from '@leoclr/core';
import { checkLabelledPair } from '../_check-labelled-pair.ts';
import type { FittingParts } from './_fitting-parts.ts';
import type { LogisticRegressionInput } from './logistic-regression.ts';

const WHERE = 'logisticRegression()';

/** Checks what `logisticRegression` was given, before anything is copied. @throws LeoclrError as it says. */
export function checkLogisticInput({ train, trainLabels, test, testLabels, classes, ...input }: LogisticRegressionInput): void {
  const { validation, validationLabels } = input;
  const trainSet = { name: 'train', features: train, labelsName: 'trainLabels', labels: trainLabels };
  checkLabelledPair(WHERE, [trainSet, { name: 'test', features: test, labelsName: 'testLabels', labels: testLabels }], classes);
  if ((validation === undefined) !== (validationLabels === undefined)) {
    const [given, missing] = validation === undefined ? ['validationLabels', 'validation'] : ['validation', 'validationLabels'];
    throw new LeoclrError('option', `${WHERE}: expected ${missing} because ${given} is given, got none. Pass both or neither.`);
  }
  if (validation === undefined || validationLabels === undefined) return;
  const validationSet = { name: 'validation', features: validation, labelsName: 'validationLabels', labels: validationLabels };
  checkLabelledPair(WHERE, [trainSet, validationSet], classes);
  const lacking = classesBeyond(validationLabels, trainLabels);
  if (lacking.length === 0) return;
  throw new LeoclrError(
    'data',
    `${WHERE}: expected validationLabels to hold no class that trainLabels lacks, got ${lacking.join(', ')}. Do both sets have the same class folders?`,
  );
}

/** Checks that holding rows out has left some of every class. @throws LeoclrError `data`. */
export function checkFittedClasses({ fit, validation }: FittingParts): void {
  const lacking = classesBeyond(validation.answers, fit.answers);
  if (lacking.length === 0) return;
  throw new LeoclrError(
    'data',
    `${WHERE}: expected rows of every class to be left when ${validation.count} are held out for validation, got none of class ${lacking.join(', ')}. Pass another seed, a smaller validationShare or validation rows.`,
  );
}

/** The classes that only the first labels hold, rising. */
export function classesBeyond(labels: ArrayLike<number>, known: ArrayLike<number>): number[] {
  const seen = new Set(Array.from(known));
  return [...new Set(Array.from(labels))].filter((label) => !seen.has(label)).sort((a, b) => a - b);
}
