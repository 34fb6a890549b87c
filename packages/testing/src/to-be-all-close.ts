import { Tensor } from '@tensorflow/tfjs-core';
// Makes TypeScript load the module that is extended below.
// oxlint-disable-next-line import/no-unassigned-import
import 'vitest';

/** Numbers that can be compared: a tensor, an array, or one number. */
export type Numbers = Tensor | ArrayLike<number> | number;

export interface AllCloseOptions {
  /** Largest allowed difference, relative to the largest expected magnitude (absolute when that is 0). Default 1e-5, about 100 roundings of float32. */
  tolerance?: number;
}

declare module 'vitest' {
  // The parameter has to be written as vitest writes it.
  interface Assertion<T> {
    /** Matcher of `@leoclr/testing`: see {@link toBeAllClose}. Await it, tensors are read back asynchronously. */
    toBeAllClose(expected: Numbers, options?: AllCloseOptions): Promise<void>;
  }
}

/**
 * A vitest matcher: all numbers are as expected up to a tolerance relative to the largest of them. Shapes must be equal when both are
 * tensors, lengths otherwise. What isn't a number is close to nothing. Disposes nothing.
 *
 * @example
 * ```ts
 * import { tensor1d } from '@tensorflow/tfjs-core';
 * import { expect } from 'vitest';
 *
 * expect.extend({ toBeAllClose });
 * await expect(tensor1d([1, 2])).toBeAllClose([1, 2.00001]);
 * ```
 */
export async function toBeAllClose(
  received: Numbers,
  expected: Numbers,
  { tolerance = 1e-5 }: AllCloseOptions = {},
): Promise<{ pass: boolean; message: () => string }> {
  const [ownShape, otherShape] = [shapeOf(received), shapeOf(expected)];
  const [own, other] = [await valuesOf(received), await valuesOf(expected)];
  const bothTensors = received instanceof Tensor && expected instanceof Tensor;
  if (bothTensors ? ownShape.join() !== otherShape.join() : own.length !== other.length) {
    return { pass: false, message: () => `expected shape [${otherShape.join(', ')}], got [${ownShape.join(', ')}]` };
  }
  const scale = other.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const differences = own.map((value, i) => Math.abs(value - other[i]!));
  // Written so that NaN is the worst.
  const worst = differences.reduce((at, difference, i) => (difference <= differences[at]! ? at : i), 0);
  const relative = own.length === 0 ? 0 : differences[worst]! / scale;
  return {
    pass: relative <= tolerance,
    message: () =>
      `largest difference ${relative.toExponential(2)} of the largest magnitude, at ${worst}: expected ${other[worst]}, got ${own[worst]}; tolerance ${tolerance}`,
  };
}

function shapeOf(numbers: Numbers): readonly number[] {
  if (numbers instanceof Tensor) return numbers.shape;
  return typeof numbers === 'number' ? [] : [numbers.length];
}

async function valuesOf(numbers: Numbers): Promise<number[]> {
  if (numbers instanceof Tensor) return Array.from(await numbers.data());
  return typeof numbers === 'number' ? [numbers] : Array.from(numbers);
}
