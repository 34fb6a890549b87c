import { LeoclrError } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import type { EngineName } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { engineChecks } from './engine-checks.ts';
import type { EngineChecksOptions } from './engine-checks.ts';

export interface DescribeEngineOptions extends EngineChecksOptions {
  /** Makes the engine the one in use. Default: `useEngine(name)`. For a backend of your own: register and set it, then `useEngine('auto')`. */
  start?: () => unknown;
}

/**
 * Registers the conformance suite of a tfjs backend with vitest; call it at the top of a test file. A backend that passes can train
 * everything here. A test's name holds all that is needed to run it alone, with `vitest -t`.
 *
 * @throws LeoclrError `plugin` outside of vitest; `option` for an unknown family.
 *
 * @example
 * ```ts
 * describeEngine('wasm');
 * ```
 */
export function describeEngine(
  name: string,
  { start = () => useEngine(name as EngineName), ...options }: DescribeEngineOptions = {},
): void {
  const checks = engineChecks(options);
  const worst = new Map<string, { error: number; cases: number }>();
  try {
    describe(`${name} keeps the engine contract`, () => {
      beforeAll(async () => {
        await start();
      });
      for (const { family, name: checkName, run } of checks) {
        test(`${checkName}`, async () => {
          const before = memory().numTensors;
          const error = await run();
          expect(memory().numTensors).toBe(before);
          const known = worst.get(family) ?? { error: 0, cases: 0 };
          worst.set(family, { error: Math.max(known.error, error), cases: known.cases + 1 });
        });
      }
      test('worst errors of each family', async ({ annotate }) => {
        const lines = [...worst].map(([family, { error, cases }]) => `${family} ${error.toExponential(1)} (${cases} cases)`);
        await annotate(`${name}: ${lines.join(', ')}`, 'largest error / largest value');
        expect([...worst.values()].every(({ error }) => error < 1e-3)).toBe(true);
      });
    });
  } catch (cause) {
    const advice = 'Put it into a test file and run vitest, or use engineChecks() with another runner.';
    throw new LeoclrError('plugin', `describeEngine(): expected to be called by vitest, but vitest isn't running. ${advice}`, { cause });
  }
}
