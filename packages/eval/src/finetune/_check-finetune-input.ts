import { disposeParams, LeoclrError } from '@leoclr/core';
import type { Params } from '@leoclr/core';
import { withoutHead } from '@leoclr/backbones';
import type { FinetuneInput } from './finetune-input.ts';

/**
 * Checks what every protocol that trains the whole network gets; returns the indices of the training pictures that are used.
 *
 * @throws LeoclrError `option` for fewer than two classes; `data` when a label is missing or no class, or when there is one class only;
 * `checkpoint` when the weights aren't those of the backbone.
 */
export function checkFinetuneInput(where: string, input: FinetuneInput): Int32Array {
  const { classes, train, test } = input;
  if (!Number.isInteger(classes) || classes < 2) {
    throw new LeoclrError('option', `${where}: expected classes to be an integer of at least 2, got ${classes}.`);
  }
  const indices = usedIndices(where, input);
  checkLabels(where, { name: 'train.labels', labels: train.labels, indices, classes });
  checkLabels(where, {
    name: 'test.labels',
    labels: test.labels,
    indices: Int32Array.from({ length: test.labels.length }, (_, i) => i),
    classes,
  });
  const first = train.labels[indices[0]!];
  if (indices.every((index) => train.labels[index] === first)) {
    throw new LeoclrError(
      'data',
      `${where}: expected train.labels to hold at least two classes, got only class ${first}: there is nothing to tell apart.`,
    );
  }
  checkWeights(where, input);
  return indices;
}

/** What a reader of the figures should know about classes that only one part has. */
export function unseenClassNotes(trainLabels: readonly number[], testLabels: ArrayLike<number>): string[] {
  const seen = new Set(trainLabels);
  const unseen = [...new Set(Array.from(testLabels))].filter((label) => !seen.has(label)).sort((a, b) => a - b);
  return unseen.length === 0
    ? []
    : [`The test set has classes that the training pictures lack; they are always wrong: ${unseen.join(', ')}.`];
}

function usedIndices(where: string, { train }: FinetuneInput): Int32Array {
  const { labels } = train;
  const indices =
    train.indices === undefined ? Int32Array.from({ length: labels.length }, (_, index) => index) : Int32Array.from(train.indices);
  if (indices.length < 2) throw new LeoclrError('data', `${where}: expected at least two training pictures, got ${indices.length}.`);
  return indices;
}

interface LabelledIndices {
  readonly name: string;
  readonly labels: ArrayLike<number>;
  readonly indices: Int32Array;
  readonly classes: number;
}

function checkLabels(where: string, { name, labels, indices, classes }: LabelledIndices): void {
  if (labels.length === 0) throw new LeoclrError('data', `${where}: expected ${name} to hold a label a picture, got none.`);
  for (const index of indices) {
    const label = labels[index];
    if (label !== undefined && Number.isInteger(label) && label >= 0 && label < classes) continue;
    const hint = label === -1 ? ' (no label). Evaluate on a labelled data set.' : '. Do both sets have the same class folders?';
    throw new LeoclrError('data', `${where}: expected ${name}[${index}] to be a class from 0 to ${classes - 1}, got ${label}${hint}`);
  }
}

/** Names and shapes as the backbone itself makes them. */
function checkWeights(where: string, { backbone, weights }: FinetuneInput): void {
  const expected = backbone.init(0);
  try {
    const given = withoutHead(weights);
    checkTensors(where, backbone.name, { expected: expected.params, given: given.params });
    checkTensors(where, backbone.name, { expected: expected.stats, given: given.stats });
  } finally {
    disposeParams(expected.params);
    disposeParams(expected.stats);
  }
}

function checkTensors(where: string, backbone: string, { expected, given }: { expected: Params; given: Params }): void {
  const names = new Set([...Object.keys(expected), ...Object.keys(given)]);
  for (const name of names) {
    const [wanted, came] = [shown(expected, name), shown(given, name)];
    if (wanted === came) continue;
    throw new LeoclrError(
      'checkpoint',
      `${where}: expected the weights of ${backbone}, with ${name} ${wanted}, got ${came}. The weights are those of another backbone.`,
    );
  }
}

function shown(params: Params, name: string): string {
  const tensor = params[name];
  return tensor === undefined ? 'missing' : `[${tensor.shape.join(', ')}]`;
}
