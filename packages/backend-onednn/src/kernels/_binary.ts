import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BinaryAlgorithm, DataType } from '../binding/_operations.ts';
import type { OnednnBackend } from '../onednn-backend.ts';
import { compile, describe } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { broadcastAxes } from './_broadcast-axes.ts';
import { commonFormat, elementsOf } from './_common-format.ts';
import type { NativeKernel } from './_kernel.ts';

interface BinaryShape {
  readonly algorithm: BinaryAlgorithm;
  /** Axes of the first operand and of the result. */
  readonly dims: readonly number[];
  /** Of the second: 1 where it is broadcast. */
  readonly secondDims: readonly number[];
  readonly dataType: DataType;
  readonly resultType: DataType;
}

function binary(algorithm: BinaryAlgorithm, result: 'float32' | 'bool' = 'float32'): NativeKernel {
  return (backend, { a, b }) => {
    if (a!.dtype !== 'float32' || b!.dtype !== 'float32' || a!.shape.includes(0) || b!.shape.includes(0)) return null;
    if (a!.shape.join() === b!.shape.join()) return sameShape(backend, algorithm, { a: a!, b: b!, result });
    return broadcasting(backend, algorithm, { a: a!, b: b!, result });
  };
}

interface Operands {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly result: 'float32' | 'bool';
}

function sameShape(backend: OnednnBackend, algorithm: BinaryAlgorithm, { a, b, result }: Operands): TensorInfo {
  // Truth values stay in tfjs's order.
  const format = result === 'bool' ? null : commonFormat(backend, [a, b]);
  const { dims, dataType } = elementsOf(backend, a, format);
  const [first, second] = [backend.storage(a).address(format), backend.storage(b).address(format)];
  const y = backend.output(a.shape, format, result);
  const shape = { algorithm, dims, secondDims: dims, dataType, resultType: result === 'bool' ? ('u8' as const) : dataType };
  binaryPlan(backend.runtime, shape).run(first, second, y.address);
  return y.info;
}

function broadcasting(backend: OnednnBackend, algorithm: BinaryAlgorithm, { a, b, result }: Operands): TensorInfo | null {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  if (a.shape.join() !== shape.join()) return firstBroadcast(backend, algorithm, { a, b, result });
  const { dims, secondDims } = broadcastAxes(shape, b.shape);
  const [first, second] = [backend.storage(a).address(), backend.storage(b).address()];
  const y = backend.output(shape, null, result);
  const resultType = result === 'bool' ? 'u8' : 'f32';
  binaryPlan(backend.runtime, { algorithm, dims, secondDims, dataType: 'f32', resultType }).run(first, second, y.address);
  return y.info;
}

/** What the operation is when its operands change places. */
const swapped: Partial<Record<BinaryAlgorithm, BinaryAlgorithm>> = {
  add: 'add',
  multiply: 'multiply',
  maximum: 'maximum',
  minimum: 'minimum',
  equal: 'equal',
  notEqual: 'notEqual',
  greater: 'less',
  less: 'greater',
  greaterEqual: 'lessEqual',
  lessEqual: 'greaterEqual',
};

/** oneDNN broadcasts only the second operand: they change places, or the first is written out. */
function firstBroadcast(backend: OnednnBackend, algorithm: BinaryAlgorithm, { a, b, result }: Operands): TensorInfo | null {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const mirror = swapped[algorithm];
  if (mirror && b.shape.join() === shape.join()) return broadcasting(backend, mirror, { a: b, b: a, result });
  const zeros = backend.output(shape);
  backend.storage(zeros.info).values.fill(0);
  const { dims, secondDims } = broadcastAxes(shape, a.shape);
  const full = { algorithm: 'add', dims, secondDims, dataType: 'f32', resultType: 'f32' } as const;
  binaryPlan(backend.runtime, full).run(zeros.address, backend.storage(a).address(), zeros.address);
  const y = binary(algorithm, result)(backend, { a: zeros.info, b }, {}) as TensorInfo | null;
  backend.disposeData(zeros.info.dataId);
  return y;
}

function binaryPlan(runtime: Runtime, { algorithm, dims, secondDims, dataType, resultType }: BinaryShape): ReturnType<typeof compile> {
  return runtime.plans.get(`binary|${algorithm}|${dims}|${secondDims}|${dataType}|${resultType}`, () => {
    const first = runtime.layouts.strided(dims, { dataType }).descriptor;
    const second = runtime.layouts.strided(secondDims, { dataType }).descriptor;
    const destination = runtime.layouts.strided(dims, { dataType: resultType }).descriptor;
    const description = describe(runtime, { kind: 'binary', algorithm, first, second, destination })!;
    return compile(runtime, description, { source: first, second, destination });
  });
}

/** tfjs's kernels by name. */
export const binaryKernels: Readonly<Record<string, NativeKernel>> = {
  Add: binary('add'),
  Sub: binary('subtract'),
  Multiply: binary('multiply'),
  RealDiv: binary('divide'),
  Maximum: binary('maximum'),
  Minimum: binary('minimum'),
  Greater: binary('greater', 'bool'),
  GreaterEqual: binary('greaterEqual', 'bool'),
  Less: binary('less', 'bool'),
  LessEqual: binary('lessEqual', 'bool'),
  Equal: binary('equal', 'bool'),
  NotEqual: binary('notEqual', 'bool'),
};
