import type { LossPlugin } from '@leoclr/core';
import { gradientChecks } from './_gradient-checks.ts';
import type { LossSubject } from './_loss-case.ts';
import { memoryChecks } from './_memory-checks.ts';
import { optionChecks } from './_option-checks.ts';
import { shapeChecks } from './_shape-checks.ts';
import { valueChecks } from './_value-checks.ts';

/** One thing that every loss has to do. */
export interface LossCheck {
  /** States the behaviour, e.g. `gives no gradient to keys and negatives`. */
  readonly name: string;
  /** Rejects with a `LeoclrError` of code `plugin` when the loss doesn't behave so. Leaves no tensor behind. */
  readonly run: () => Promise<void>;
}

export interface LossChecksOptions {
  /** What to make the loss with, before validation. Default `{}`: the plug-in's defaults. */
  options?: unknown;
  /** Largest error of a gradient, relative to the largest gradient. Default 0.002, what float32 differences can tell. */
  tolerance?: number;
}

/**
 * What the contract asks of this plug-in, as plain functions: for test runners other than vitest, see `describeLoss` for vitest.
 * Call `useEngine` first.
 *
 * @example
 * ```ts
 * import { infoNcePlugin } from '@leoclr/losses';
 * import { it } from 'node:test';
 *
 * for (const { name, run } of lossChecks(infoNcePlugin)) await it(name, run);
 * ```
 */
export function lossChecks<Options>(
  plugin: LossPlugin<Options>,
  { options = {}, tolerance = 0.002 }: LossChecksOptions = {},
): readonly LossCheck[] {
  const subject = { plugin, options, tolerance } as LossSubject;
  return [...optionChecks(subject), ...valueChecks(subject), ...gradientChecks(subject), ...memoryChecks(subject), ...shapeChecks(subject)];
}
