import { LeoclrError, rng } from '@leoclr/core';
import { getBackend } from '@tensorflow/tfjs-core';
import { caseName } from './_engine-case.ts';
import { families } from './_families.ts';
import { runCase } from './_run-case.ts';

/** One randomised case that every engine has to compute rightly. */
export interface EngineCheck {
  /** Kind of kernel, e.g. `convolution`. */
  readonly family: string;
  /** Family, number, shapes and options, e.g. `convolution 17: x [2, 5, 7, 16], filter [3, 3, 16, 32]; stride 2, padding 1`. */
  readonly name: string;
  /**
   * Runs it on the tfjs backend in use. Resolves to the largest error, relative to the largest expected value of its tensor. Leaves no
   * tensor behind when it passes.
   *
   * Rejects with a `LeoclrError` of code `backend` that names engine, case, seed and what is wrong.
   */
  readonly run: () => Promise<number>;
}

export interface EngineChecksOptions {
  /** Which random cases. The built-in engines are tested with seed 1, the default. */
  seed?: number;
  /** Only these families. Default: all. */
  families?: readonly string[];
}

/**
 * What the training code asks of a tfjs backend, as plain functions: almost 900 cases with random shapes (empty, of size 1, odd,
 * multiples of 8 and 16), each compared with float64 loops, forward and backward. For test runners other than vitest, see
 * `describeEngine` for vitest. Call `useEngine` first.
 *
 * @example
 * ```ts
 * import { useEngine } from '@leoclr/engine';
 * import { it } from 'node:test';
 *
 * await useEngine('wasm');
 * for (const { name, run } of engineChecks()) await it(name, async () => void (await run()));
 * ```
 */
export function engineChecks({ seed = 1, families: wanted }: EngineChecksOptions = {}): readonly EngineCheck[] {
  const unknown = wanted?.find((name) => !families.some((family) => family.name === name));
  if (unknown !== undefined) {
    const known = families.map(({ name }) => name).join(', ');
    throw new LeoclrError('option', `engineChecks(): expected families to be some of ${known}, got "${unknown}".`);
  }
  const chosen = families.filter(({ name }) => wanted === undefined || wanted.includes(name));
  return chosen.flatMap(({ name: family, count, tolerance, draw }) =>
    Array.from({ length: count }, (_, index): EngineCheck => {
      const subject = draw(rng(seed, `engine ${family}`, { sample: index }), index);
      const name = `${family} ${index}: ${caseName(subject)}`;
      const run = (): Promise<number> =>
        runCase(subject, { family, index, seed, tolerance }).catch((cause: Error) => {
          throw new LeoclrError('backend', `${getBackend()}, ${name} (seed ${seed}): ${cause.message}`, { cause });
        });
      return { family, name, run };
    }),
  );
}
