import { LeoclrError } from '@leoclr/core';
import type { LossPlugin } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import type { EngineName } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { lossChecks } from './loss-checks.ts';
import type { LossChecksOptions } from './loss-checks.ts';

export interface DescribeLossOptions extends LossChecksOptions {
  /** Engine to run on. Default `auto`: the tfjs backend that is set, or else wasm. */
  engine?: EngineName | 'auto';
}

/**
 * Registers the conformance suite of a loss plug-in with vitest; call it at the top of a test file. A loss that passes can be used wherever
 * a loss has a name: in a config file or after `--loss`.
 *
 * @throws LeoclrError `plugin` outside of vitest.
 *
 * @example
 * ```ts
 * import { infoNcePlugin } from '@leoclr/losses';
 *
 * describeLoss(infoNcePlugin, { options: { temperature: 0.5 } });
 * ```
 */
export function describeLoss<Options>(plugin: LossPlugin<Options>, { engine = 'auto', ...options }: DescribeLossOptions = {}): void {
  try {
    describe(`${plugin.name} keeps the loss contract`, () => {
      beforeAll(async () => {
        await useEngine(engine);
      });
      for (const { name, run } of lossChecks(plugin, options)) {
        test(`${name}`, async () => {
          const before = memory().numTensors;
          await run();
          expect(memory().numTensors).toBe(before);
        });
      }
    });
  } catch (cause) {
    const advice = 'Put it into a test file and run vitest, or use lossChecks() with another runner.';
    throw new LeoclrError('plugin', `describeLoss(): expected to be called by vitest, but vitest isn't running. ${advice}`, { cause });
  }
}
