import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Handle } from '../binding/_handle.ts';
import type { OnednnBackend } from '../onednn-backend.ts';
import { compile, describe } from '../runtime/_primitive.ts';
import type { Primitive } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { NativeKernel } from './_kernel.ts';

/** One matrix, or several of one shape behind each other. */
export interface Matrix {
  readonly address: Handle;
  /** Matrices: 1, or as many as the product has. */
  readonly count: number;
  /** As they lie in memory. */
  readonly rows: number;
  readonly columns: number;
  readonly transposed: boolean;
}

/** Writes `a · b` to an address, rows after rows. */
export function multiply(runtime: Runtime, a: Matrix, b: Matrix, destination: Handle): void {
  const sizes = [a, b].map(({ count, rows, columns, transposed }) => `${count},${rows},${columns},${transposed}`);
  matrixProduct(runtime, `matrixProduct|${sizes.join('|')}`, a, b).run(a.address, b.address, destination);
}

/** Inputs a `[…, m, k]`, b `[…, k, n]`; attributes transposeA, transposeB. */
export const batchMatMul: NativeKernel = (backend, { a, b }, { transposeA, transposeB }) => {
  const leading = leadingAxes(a!, b!);
  if (leading === null || [a!, b!].some(({ dtype, shape }) => dtype !== 'float32' || shape.includes(0))) return null;
  const first = matrixOf(backend, a!, transposeA === true);
  const second = matrixOf(backend, b!, transposeB === true);
  const y = backend.output([...leading, first.transposed ? first.columns : first.rows, second.transposed ? second.rows : second.columns]);
  multiply(backend.runtime, first, second, y.address);
  return y.info;
};

/** The axes in front of the matrices' own, or null where they are broadcast in ways that oneDNN doesn't know. */
function leadingAxes(a: TensorInfo, b: TensorInfo): number[] | null {
  const [left, right] = [a, b].map(({ shape }) => shape.slice(0, -2)) as [number[], number[]];
  if (left.join() === right.join()) return left;
  if (product(left) !== 1 && product(right) !== 1) return null;
  const [few, many] = product(left) === 1 ? [left, right] : [right, left];
  return many.length >= few.length ? many : null;
}

function matrixOf(backend: OnednnBackend, tensor: TensorInfo, transposed: boolean): Matrix {
  const [rows, columns] = tensor.shape.slice(-2) as [number, number];
  return { address: backend.storage(tensor).address(), count: product(tensor.shape.slice(0, -2)), rows, columns, transposed };
}

function matrixProduct(runtime: Runtime, key: string, a: Matrix, b: Matrix): Primitive {
  return runtime.plans.get(key, () => {
    const count = Math.max(a.count, b.count);
    const rows = a.transposed ? a.columns : a.rows;
    const columns = b.transposed ? b.rows : b.columns;
    const [source, weights] = [matrixLayout(runtime, a, count > 1), matrixLayout(runtime, b, count > 1)];
    const destination = runtime.layouts.strided(count > 1 ? [count, rows, columns] : [rows, columns]).descriptor;
    const description = describe(runtime, { kind: 'matrixProduct', source, weights, destination })!;
    return compile(runtime, description, { source, weights, destination });
  });
}

/** A transposed matrix is the same memory with its axes swapped. */
function matrixLayout({ layouts }: Runtime, { count, rows, columns, transposed }: Matrix, batched: boolean): Handle {
  const dims = transposed ? [columns, rows] : [rows, columns];
  const strides = transposed ? [1, columns] : [columns, 1];
  return batched
    ? layouts.strided([count, ...dims], { strides: [rows * columns, ...strides] }).descriptor
    : layouts.strided(dims, { strides }).descriptor;
}

function product(dims: readonly number[]): number {
  return dims.reduce((size, length) => size * length, 1);
}
