import { backend } from '@tensorflow/tfjs-core';

/** What a backend has that knows how to compute keys more cheaply. */
interface KeyPasses {
  keyPass<Result>(run: () => Result): Result;
}

/**
 * Runs a pass of the momentum encoder and returns what it returns. No gradient goes through it, so that an engine may compute it in a shorter
 * number format: onednn with `precision: 'bf16-keys'`. On other engines it is a plain call.
 *
 * @param run Synchronous.
 */
export function keyPass<Result>(run: () => Result): Result {
  const candidate = backend() as Partial<KeyPasses>;
  return candidate.keyPass === undefined ? run() : candidate.keyPass(run);
}
