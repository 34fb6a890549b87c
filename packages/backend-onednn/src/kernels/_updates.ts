import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Handle } from '../binding/_handle.ts';
import type { Output, OnednnBackend } from '../onednn-backend.ts';
import type { Format, Layout } from '../runtime/_layout.ts';
import { compile, describe } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { commonFormat, elementsOf } from './_common-format.ts';
import type { NativeKernel } from './_kernel.ts';

/** Inputs param, velocity, gradient; attributes learningRate, momentum, weightDecay; outputs new param and velocity. */
export const sgdUpdate: NativeKernel = (backend, { param, velocity, gradient }, attributes) => {
  if (param!.shape.includes(0)) return null;
  const { learningRate, momentum, weightDecay } = attributes as Record<string, number>;
  const { runtime } = backend;
  // The gradient's order becomes the parameter's: it is made anew in each step, while the others can stay in it.
  const format = commonFormat(backend, [gradient!, velocity!, param!]);
  const flat = elementsOf(backend, param!, format);
  const [p, v, g] = [param!, velocity!, gradient!].map((tensor) => backend.storage(tensor).address(format)) as [Handle, Handle, Handle];
  const newVelocity = inPlaceIfSole(backend, velocity!, format);
  const newParam = inPlaceIfSole(backend, param!, format);
  weightedSum(runtime, flat, { scales: [momentum!, 1, weightDecay!], sources: [v, g, p], destination: newVelocity.address });
  addScaled(backend, flat, { to: p, scale: -learningRate!, values: newVelocity.address, destination: newParam.address });
  return [newParam.info, newVelocity.info];
};

/** Inputs average, value; attribute momentum; output the new average. */
export const emaUpdate: NativeKernel = (backend, { average, value }, { momentum }) => {
  if (average!.shape.includes(0)) return null;
  const format = commonFormat(backend, [value!, average!]);
  const flat = elementsOf(backend, average!, format);
  const [a, v] = [average!, value!].map((tensor) => backend.storage(tensor).address(format)) as [Handle, Handle];
  const result = inPlaceIfSole(backend, average!, format);
  const scales = [momentum as number, 1 - (momentum as number)];
  weightedSum(backend.runtime, flat, { scales, sources: [a, v], destination: result.address });
  return result.info;
};

/** Inputs running `[C]`, batch `[P·G, C]`; attributes share, factor, passes. A few hundred numbers: a loop is quicker than a call. */
export const runningAverage: NativeKernel = (backend, { running, batch }, attributes) => {
  const { share, factor, passes } = attributes as Record<'share' | 'factor' | 'passes', number>;
  const [rows, channels] = batch!.shape as [number, number];
  const groups = rows / passes;
  const weight = (share * factor) / groups;
  const values = backend.storage(batch!).values;
  const result = new Float32Array(backend.storage(running!).values);
  for (let row = 0; row < rows; row++) {
    const kept = row % groups === 0 ? 1 - share : 1;
    const start = row * channels;
    for (let channel = 0; channel < channels; channel++) result[channel] = kept * result[channel]! + weight * values[start + channel]!;
  }
  return backend.makeTensorInfo([channels], 'float32', result);
};

/** Inputs rows, values; attribute start; output rows. */
export const replaceRows: NativeKernel = (backend, { rows, values }, { start }) => {
  const [size, width] = rows!.shape as [number, number];
  const before = backend.storage(rows!).values;
  const result = inPlaceIfSole(backend, rows!, null);
  const after = backend.storage(result.info).values;
  if (result.info.dataId !== rows!.dataId) after.set(before);
  const fresh = backend.storage(values!).values;
  const untilEnd = Math.min(fresh.length, (size - (start as number)) * width);
  after.set(fresh.subarray(0, untilEnd), (start as number) * width);
  after.set(fresh.subarray(untilEnd));
  return result.info;
};

/** The tensor's own memory where nobody else has a handle on it, else new memory. */
function inPlaceIfSole(backend: OnednnBackend, tensor: TensorInfo, format: Format | null): Output {
  const storage = backend.storage(tensor);
  if (storage.refCount > 1) return backend.output(tensor.shape, format);
  storage.changed(format);
  return { info: backend.share(tensor, tensor.shape), address: storage.address(format) };
}

/**
 * destination = to + scale · values. The scale is an argument, where a weighted sum has it compiled in: learning rates change from step to
 * step.
 */
function addScaled(backend: OnednnBackend, flat: Layout, { to, scale, values, destination }: ScaledAddition): void {
  const { runtime } = backend;
  if (to !== destination) weightedSum(runtime, flat, { scales: [1], sources: [to], destination });
  const { descriptor } = flat;
  const one = runtime.layouts.flat(1).descriptor;
  const primitive = runtime.plans.get(`addScaled|${flat.id}`, () => {
    const operation = { kind: 'binary', algorithm: 'multiply', first: descriptor, second: one, destination: descriptor } as const;
    return compile(runtime, describe(runtime, operation, { post: { sum: true } })!, {
      source: descriptor,
      second: one,
      destination: descriptor,
    });
  });
  const factor = runtime.pool.take(Float32Array.BYTES_PER_ELEMENT);
  new Float32Array(factor.buffer(), 0, 1)[0] = scale;
  primitive.run(values, factor.address, destination);
  runtime.pool.give(factor);
}

interface ScaledAddition {
  readonly to: Handle;
  readonly scale: number;
  readonly values: Handle;
  readonly destination: Handle;
}

/** destination = Σ scale · source. */
function weightedSum(runtime: Runtime, flat: Layout, { scales, sources, destination }: Sum): void {
  const primitive = runtime.plans.get(`weightedSum|${flat.id}|${scales.join()}`, () => {
    const { descriptor } = flat;
    const operation = { kind: 'weightedSum', scales, sources: sources.map(() => descriptor), destination: descriptor } as const;
    const names = ['source0', 'source1', 'source2'].slice(0, sources.length);
    const layouts = Object.fromEntries(names.map((name) => [name, descriptor]));
    return compile(runtime, describe(runtime, operation)!, { ...layouts, destination: descriptor });
  });
  primitive.run(...sources, destination);
}

interface Sum {
  readonly scales: readonly number[];
  readonly sources: readonly Handle[];
  readonly destination: Handle;
}
