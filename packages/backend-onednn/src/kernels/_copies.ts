import { slice_util, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OnednnBackend } from '../onednn-backend.ts';
import { reorder } from '../runtime/_reorder.ts';
import type { Attributes, NativeKernel } from './_kernel.ts';

/** Bytes of a number that is moved as it is: float32 and int32. */
const NUMBER = 4;

/** A tensor with its axes in another order. */
export function transposed(backend: OnednnBackend, x: TensorInfo, order: readonly number[]): TensorInfo {
  const strides = stridesOf(x.shape);
  const shape = order.map((axis) => x.shape[axis]!);
  const { layouts } = backend.runtime;
  const source = backend.storage(x).address();
  const y = backend.output(shape, null, x.dtype as 'float32');
  const from = layouts.strided(shape, { strides: order.map((axis) => strides[axis]!) });
  reorder(backend.runtime, { layout: from, address: source }, { layout: layouts.strided(shape), address: y.address });
  return y.info;
}

const transpose: NativeKernel = (backend, { x }, { perm }) => (movable(x!) ? transposed(backend, x!, perm as number[]) : null);

const slice: NativeKernel = (backend, { x }, { begin, size }) => {
  if (!movable(x!)) return null;
  const [start, shape] = slice_util.parseSliceParams(x!, begin as number[], size as number[]) as [number[], number[]];
  if (shape.includes(0)) return null;
  const strides = stridesOf(x!.shape);
  const { layouts } = backend.runtime;
  const offset = slice_util.computeFlatOffset(start, strides) * NUMBER;
  const source = backend.storage(x!).address() + offset;
  const y = backend.output(shape, null, x!.dtype as 'float32');
  const from = layouts.strided(shape, { strides });
  reorder(backend.runtime, { layout: from, address: source }, { layout: layouts.strided(shape), address: y.address });
  return y.info;
};

const concat: NativeKernel = (backend, inputs, { axis }) => {
  const tensors = Object.values(inputs).filter((tensor) => tensor !== undefined && !tensor.shape.includes(0)) as TensorInfo[];
  if (tensors.length === 0 || !tensors.every(movable) || tensors.some(({ dtype }) => dtype !== tensors[0]!.dtype)) return null;
  const along = util.parseAxisParam(axis as number, tensors[0]!.shape)[0]!;
  const shape = [...tensors[0]!.shape];
  shape[along] = tensors.reduce((length, tensor) => length + tensor.shape[along]!, 0);
  const y = backend.output(shape, null, tensors[0]!.dtype as 'float32');
  const strides = stridesOf(shape);
  let start = 0;
  for (const tensor of tensors) {
    place(backend, tensor, { strides, address: y.address + start * strides[along]! * NUMBER });
    start += tensor.shape[along]!;
  }
  return y.info;
};

const pad: NativeKernel = (backend, { x }, { paddings, constantValue }) => {
  if (!movable(x!)) return null;
  const margins = paddings as number[][];
  const shape = x!.shape.map((length, axis) => length + margins[axis]![0]! + margins[axis]![1]!);
  if (shape.length === 0 || x!.shape.includes(0)) return null;
  const y = backend.output(shape, null, x!.dtype as 'float32');
  backend.storage(y.info).values.fill((constantValue as number | undefined) ?? 0);
  const strides = stridesOf(shape);
  const offset = margins.reduce((sum, [before], axis) => sum + before! * strides[axis]!, 0);
  place(backend, x!, { strides, address: y.address + offset * NUMBER });
  return y.info;
};

/** Rows are copied whole. */
const gather: NativeKernel = (backend, { x, indices }, attributes) => {
  const { axis, batchDims } = attributes as { axis: number; batchDims?: number };
  if (!movable(x!) || (batchDims ?? 0) !== 0 || indices!.dtype !== 'int32') return null;
  const along = util.parseAxisParam(axis, x!.shape)[0]!;
  const inner = util.sizeFromShape(x!.shape.slice(along + 1));
  const outer = util.sizeFromShape(x!.shape.slice(0, along));
  const places = backend.storage(indices!).values;
  const length = x!.shape[along]!;
  if (inner * places.length * outer === 0 || places.some((place) => place < 0 || place >= length)) return null;
  const y = backend.output([...x!.shape.slice(0, along), ...indices!.shape, ...x!.shape.slice(along + 1)], null, x!.dtype as 'float32');
  const [from, to] = [backend.storage(x!).values, backend.storage(y.info).values];
  let end = 0;
  for (let block = 0; block < outer; block++) {
    for (const place of places) {
      const start = (block * length + place) * inner;
      to.set(from.subarray(start, start + inner), end);
      end += inner;
    }
  }
  return y.info;
};

const cast: NativeKernel = (backend, { x }, { dtype }) => {
  if (dtype !== 'float32' || (x!.dtype !== 'bool' && x!.dtype !== 'int32') || x!.shape.includes(0)) return null;
  const { layouts } = backend.runtime;
  const length = util.sizeFromShape(x!.shape);
  const source = { layout: layouts.flat(length, x!.dtype === 'bool' ? 'u8' : 's32'), address: backend.storage(x!).address() };
  const y = backend.output(x!.shape);
  reorder(backend.runtime, source, { layout: layouts.flat(length), address: y.address });
  return y.info;
};

const fill: NativeKernel = (backend, _inputs, attributes) => filled(backend, attributes);

/** Writes a tensor into a part of a larger one. */
function place(backend: OnednnBackend, tensor: TensorInfo, to: { strides: readonly number[]; address: number }): void {
  const { layouts } = backend.runtime;
  const { shape } = tensor;
  const from = { layout: layouts.strided(shape), address: backend.storage(tensor).address() };
  reorder(backend.runtime, from, { layout: layouts.strided(shape, { strides: to.strides }), address: to.address });
}

function filled(backend: OnednnBackend, { shape, value, dtype }: Attributes): TensorInfo | null {
  if (dtype !== undefined && dtype !== 'float32') return null;
  if (typeof value !== 'number') return null;
  const y = backend.output(shape as number[]);
  backend.storage(y.info).values.fill(value);
  return y.info;
}

/** float32 and int32 are moved alike, four bytes each; more than twelve axes oneDNN doesn't know. */
function movable({ dtype, shape }: TensorInfo): boolean {
  return (dtype === 'float32' || dtype === 'int32') && shape.length > 0 && shape.length <= 12 && !shape.includes(0);
}

/** Strides in elements, the last one 1. */
function stridesOf(shape: readonly number[]): number[] {
  return util
    .computeStrides([...shape])
    .concat(1)
    .slice(0, shape.length);
}

/** tfjs's kernels by name. */
export const copyKernels: Readonly<Record<string, NativeKernel>> = {
  Transpose: transpose,
  Slice: slice,
  Concat: concat,
  PadV2: pad,
  GatherV2: gather,
  Cast: cast,
  Fill: fill,
};
