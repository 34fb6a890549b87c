import { LeoclrError, rng } from '@leoclr/core';
import { valueAndGradients } from '@leoclr/engine';
import { dispose, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';

export interface CheckGradientOptions {
  /** Step of the finite differences. Default 0.02: float32 has too few digits for a smaller one. */
  epsilon?: number;
  /** Largest allowed error, relative to the largest gradient. Default 0.002. */
  tolerance?: number;
  /** Coordinates checked a tensor; drawn at random when it has more. Default 64. */
  coordinates?: number;
  /** Fixes the draw. Default 0. */
  seed?: number;
}

/**
 * Resolves when the gradients of `compute` at `inputs` are what finite differences say.
 *
 * Central differences with five points, error O(ε⁴). Every coordinate of small tensors is checked, some of large ones, and for each
 * tensor a step along its whole gradient. `compute` must be smooth there: a step over the corner of a ReLU looks like an error.
 * Ownership: disposes nothing it was given, leaks nothing.
 *
 * @throws LeoclrError `plugin` with the place, the finite difference and the gradient; whatever `valueAndGradients` throws.
 *
 * @example
 * ```ts
 * import { square, sum, tensor1d } from '@tensorflow/tfjs-core';
 * import type { Tensor1D } from '@tensorflow/tfjs-core';
 *
 * await checkGradient((x: Tensor1D) => sum(square(x)), [tensor1d([1, -2, 3])]);
 * ```
 */
export async function checkGradient<const Inputs extends readonly Tensor[]>(
  compute: (...inputs: Inputs) => Scalar,
  inputs: Inputs,
  { epsilon = 0.02, tolerance = 0.002, coordinates = 64, seed = 0 }: CheckGradientOptions = {},
): Promise<void> {
  const named = Object.fromEntries(inputs.map((input, index) => [`${index}`, input]));
  const result = valueAndGradients(named, (params) => ({
    value: compute(...(inputs.map((_, index) => params[`${index}`]!) as readonly Tensor[] as Inputs)),
    kept: {},
  }));
  try {
    const value = Math.abs((await result.value.data())[0]!);
    const gradients = await Promise.all(inputs.map((_, index) => result.gradients[`${index}`]!.data<'float32'>()));
    const largest = Math.max(...gradients.map(largestMagnitude));
    // Rounding the value to float32 disturbs its differences by the second term.
    const allowed = (slope: number): number => tolerance * Math.max(largest, Math.abs(slope)) + (1e-6 * value) / epsilon;
    const steps = gradients.flatMap((gradient, index) => {
      const chosen = rng(seed, 'check gradient', { sample: index }).permutation(gradient.length).subarray(0, coordinates);
      return [...coordinateSteps(index, gradient, chosen), ...gradientStep(index, gradient)];
    });
    for (const step of steps) {
      const expected = await slopeAlong(step, { compute, inputs, epsilon });
      // The negation lets NaN fail.
      if (!(Math.abs(expected - step.slope) <= allowed(step.slope))) throw mismatch(step, expected);
    }
  } finally {
    dispose([result.value, ...Object.values(result.gradients)]);
  }
}

/** A direction of length 1, and the slope that the gradient promises there. */
interface Step {
  /** The input that moves. */
  readonly index: number;
  readonly direction: Float32Array;
  readonly slope: number;
  readonly place: string;
}

function mismatch({ index, place, slope }: Step, expected: number): LeoclrError {
  const [wanted, got] = [expected.toPrecision(4), slope.toPrecision(4)];
  return new LeoclrError(
    'plugin',
    `checkGradient(): expected the gradient of inputs[${index}] ${place} to be ${wanted}, as finite differences have it, got ${got}.`,
  );
}

function coordinateSteps(index: number, gradient: Float32Array, chosen: Int32Array): Step[] {
  return Array.from(chosen, (coordinate) => {
    const direction = new Float32Array(gradient.length);
    direction[coordinate] = 1;
    return { index, direction, slope: gradient[coordinate]!, place: `at ${coordinate}` };
  });
}

function gradientStep(index: number, gradient: Float32Array): Step[] {
  const length = Math.sqrt(gradient.reduce((sum, entry) => sum + entry * entry, 0));
  if (length === 0) return [];
  return [{ index, direction: gradient.map((entry) => entry / length), slope: length, place: 'along itself' }];
}

interface Place<Inputs extends readonly Tensor[]> {
  readonly compute: (...inputs: Inputs) => Scalar;
  readonly inputs: Inputs;
  readonly epsilon: number;
}

/** The five-point rule: (8 (f(ε) − f(−ε)) − (f(2ε) − f(−2ε))) / 12ε. */
async function slopeAlong<Inputs extends readonly Tensor[]>(
  { index, direction }: Step,
  { compute, inputs, epsilon }: Place<Inputs>,
): Promise<number> {
  const start = await inputs[index]!.data<'float32'>();
  const valueAt = async (distance: number): Promise<number> => {
    const value = tidy(() => {
      const moved = tensor(
        start.map((entry, i) => entry + distance * direction[i]!),
        inputs[index]!.shape,
      );
      return compute(...(inputs.map((input, other) => (other === index ? moved : input)) as readonly Tensor[] as Inputs));
    });
    const [number] = await value.data();
    value.dispose();
    return number!;
  };
  const near = (await valueAt(epsilon)) - (await valueAt(-epsilon));
  const far = (await valueAt(2 * epsilon)) - (await valueAt(-2 * epsilon));
  return (8 * near - far) / (12 * epsilon);
}

function largestMagnitude(values: Float32Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
