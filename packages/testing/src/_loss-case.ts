import { LeoclrError } from '@leoclr/core';
import type { Loss, LossInput, LossPlugin } from '@leoclr/core';
import { dispose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { unitRows } from './unit-rows.ts';

/** A plug-in under test. */
export interface LossSubject<Options = unknown> {
  readonly plugin: LossPlugin<Options>;
  /** Raw options that the plug-in is asked to make its loss with. */
  readonly options: unknown;
  /** Largest relative error of a gradient. */
  readonly tolerance: number;
}

/** Sizes of an input: N, D and K. */
export interface LossSizes {
  readonly rows: number;
  readonly width: number;
  readonly negatives: number;
}

export const smallSizes: LossSizes = { rows: 4, width: 6, negatives: 5 };

/** The error of a plug-in that doesn't keep its contract. */
export function violation({ plugin }: LossSubject, sentence: string, cause?: unknown): LeoclrError {
  return new LeoclrError('plugin', `${plugin.name}: ${sentence}`, cause === undefined ? {} : { cause });
}

/** The value that the plug-in's schema makes of some options, or the issues it has with them. */
export async function validate<Options>(
  { plugin }: LossSubject<Options>,
  options: unknown,
): Promise<{ value: Options } | { issues: readonly string[] }> {
  const result = await plugin.options['~standard'].validate(options);
  return result.issues ? { issues: result.issues.map(({ message }) => message) } : { value: result.value };
}

/**
 * The plug-in's loss.
 *
 * @throws LeoclrError `plugin` when its own schema refuses the options.
 */
export async function makeLoss<Options>(subject: LossSubject<Options>): Promise<Loss> {
  const result = await validate(subject, subject.options);
  if ('value' in result) return subject.plugin.create(result.value);
  throw violation(
    subject,
    `expected its schema to accept the options ${JSON.stringify(subject.options)}, got "${result.issues.join('; ')}". Give every option a default, or pass options.`,
  );
}

/** Random unit rows for every view; negatives unless the plug-in wants none. Owned by the caller. */
function randomInput({ plugin }: LossSubject, { rows, width, negatives }: LossSizes = smallSizes): LossInput {
  const view =
    (side: number) =>
    (_: unknown, index: number): Tensor2D =>
      unitRows([rows, width], 10 * side + index);
  return {
    queries: Array.from({ length: plugin.views.queries }, view(1)),
    keys: Array.from({ length: plugin.views.keys }, view(2)),
    negatives: plugin.queue === 'none' ? null : unitRows([negatives, width], 30),
  };
}

/** All tensors of an input. */
export function tensorsOf({ queries, keys, negatives }: LossInput): Tensor2D[] {
  return [...queries, ...keys, ...(negatives === null ? [] : [negatives])];
}

/** Runs `use` on the plug-in's loss and on random input, and disposes the input. */
export async function withCase<Result>(
  subject: LossSubject,
  use: (loss: Loss, input: LossInput) => Promise<Result>,
  sizes: LossSizes = smallSizes,
): Promise<Result> {
  const loss = await makeLoss(subject);
  const input = randomInput(subject, sizes);
  try {
    return await use(loss, input);
  } finally {
    dispose(tensorsOf(input));
  }
}

/** The loss's value as a number. */
export async function valueOf(loss: Loss, input: LossInput): Promise<number> {
  const value = loss(input);
  try {
    return (await value.data())[0]!;
  } finally {
    value.dispose();
  }
}
