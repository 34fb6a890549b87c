import type { Handle } from '../binding/_handle.ts';
import { compile, describe } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { NativeKernel } from './_kernel.ts';

interface SoftmaxShape {
  readonly rows: number;
  readonly columns: number;
  readonly logarithm: boolean;
}

/** Softmax, or its logarithm, of each row. */
export function runSoftmax(runtime: Runtime, { rows, columns, logarithm }: SoftmaxShape, source: Handle, destination: Handle): void {
  const primitive = runtime.plans.get(`softmax|${rows}|${columns}|${logarithm}`, () => {
    const data = runtime.layouts.strided([rows, columns]).descriptor;
    const description = describe(runtime, { kind: 'softmax', logarithm, data, axis: 1 })!;
    return compile(runtime, description, { source: data, destination: data });
  });
  primitive.run(source, destination);
}

/** Input logits; over the last axis. */
export const softmax: NativeKernel = (backend, { logits }) => ofLastAxis(backend, logits!, false);
export const logSoftmax: NativeKernel = (backend, { logits }) => ofLastAxis(backend, logits!, true);

function ofLastAxis(
  backend: Parameters<NativeKernel>[0],
  logits: NonNullable<Parameters<NativeKernel>[1][string]>,
  logarithm: boolean,
): ReturnType<NativeKernel> {
  if (logits.dtype !== 'float32' || logits.shape.includes(0) || logits.shape.length === 0) return null;
  const columns = logits.shape.at(-1)!;
  const rows = logits.shape.slice(0, -1).reduce((size, length) => size * length, 1);
  const source = backend.storage(logits).address();
  const y = backend.output(logits.shape);
  runSoftmax(backend.runtime, { rows, columns, logarithm }, source, y.address);
  return y.info;
}
