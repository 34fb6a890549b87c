import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

/** Numbers that are worth waking a thread for. */
const GRAIN = 8192;

/** max(a + b, 0), or null when the size is no multiple of four. */
export function simdAddRelu(runtime: SimdRuntime, { a, b }: Inputs): TensorInfo | null {
  if (a!.size % 4 !== 0) return null;
  const y = runtime.output(a!.shape);
  runtime.run('addRelu', [runtime.address(a!), runtime.address(b!), runtime.address(y)], a!.size / 4, { grain: GRAIN / 4 });
  return y;
}

/** dy where y > 0, or null when the size is no multiple of four. */
export function simdReluGradient(runtime: SimdRuntime, { dy, y }: Inputs): TensorInfo | null {
  if (y!.size % 4 !== 0) return null;
  const dx = runtime.output(y!.shape);
  runtime.run('reluGradient', [runtime.address(dy!), runtime.address(y!), runtime.address(dx)], y!.size / 4, { grain: GRAIN / 4 });
  return dx;
}

/** New parameter and velocity; in place where no other tensor shares the memory. */
export function simdSgdUpdate(
  runtime: SimdRuntime,
  { param, velocity, gradient }: Inputs,
  { learningRate, momentum, weightDecay }: Attributes,
): TensorInfo[] {
  const old = [param!, velocity!, gradient!].map((tensor) => runtime.address(tensor));
  const [newParam, newVelocity] = [runtime.takeOver(param!), runtime.takeOver(velocity!)];
  const addresses = [...old, runtime.address(newParam), runtime.address(newVelocity)];
  runtime.run('sgdUpdate', [...addresses, ...[learningRate, momentum, weightDecay].map((rate) => bitsOf(rate as number))], param!.size, {
    grain: GRAIN,
  });
  return [newParam, newVelocity];
}

/** The new average; in place where no other tensor shares the memory. */
export function simdEmaUpdate(runtime: SimdRuntime, { average, value }: Inputs, { momentum }: Attributes): TensorInfo {
  const old = [average!, value!].map((tensor) => runtime.address(tensor));
  const newAverage = runtime.takeOver(average!);
  runtime.run(
    'emaUpdate',
    [...old, runtime.address(newAverage), bitsOf(momentum as number), bitsOf(1 - (momentum as number))],
    average!.size,
    { grain: GRAIN },
  );
  return newAverage;
}

/** A float32 as the whole number with the same bits: kernels take whole numbers only. */
function bitsOf(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0]!;
}
