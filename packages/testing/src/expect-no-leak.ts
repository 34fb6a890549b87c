import { LeoclrError } from '@leoclr/core';
import { dispose, memory } from '@tensorflow/tfjs-core';
import type { TensorContainer } from '@tensorflow/tfjs-core';

/**
 * Resolves when `run` leaves as many tensors as it found. Tensors in what it returns are its result: they are disposed and don't count.
 *
 * Tensors are counted in the whole process, so nothing else may make any meanwhile.
 *
 * @throws LeoclrError `plugin` with the number of tensors that are too many or missing; and whatever `run` throws.
 *
 * @example
 * ```ts
 * await expectNoLeak(() => loss({ queries, keys, negatives }));
 * ```
 */
export async function expectNoLeak(run: () => unknown): Promise<void> {
  const before = memory().numTensors;
  const result = await run();
  if (typeof result === 'object' && result !== null) dispose(result as TensorContainer);
  const more = memory().numTensors - before;
  if (more > 0) {
    throw new LeoclrError(
      'plugin',
      `expectNoLeak(): expected no new tensors, got ${more}. Wrap the computation in tidy(), or dispose them.`,
    );
  }
  if (more < 0) {
    throw new LeoclrError(
      'plugin',
      `expectNoLeak(): expected all tensors to stay, got ${-more} fewer. Dispose nothing that you were given.`,
    );
  }
}
