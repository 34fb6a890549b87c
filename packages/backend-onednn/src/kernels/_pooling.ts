import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Pooling } from '../binding/_operations.ts';
import type { OnednnBackend } from '../onednn-backend.ts';
import type { Format } from '../runtime/_layout.ts';
import type { Plan } from '../runtime/_plan-cache.ts';
import { compile, describe, workspaceOf } from '../runtime/_primitive.ts';
import type { Primitive } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { activationFormat, formatOf, plainLayout } from './_activation-formats.ts';
import type { Attributes, NativeKernel } from './_kernel.ts';

/** A window that moves over pictures. Pairs are height, width. */
interface PoolGeometry {
  readonly algorithm: Pooling['algorithm'];
  readonly source: readonly number[];
  readonly destination: readonly number[];
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly paddingBefore: readonly number[];
}

interface PoolPlan extends Plan {
  readonly primitive: Primitive;
  readonly source: Format | null;
  readonly destination: Format | null;
  /** Bytes of the positions that the gradient of a maximum needs; else 0. */
  readonly positionBytes: number;
}

/** Our own max-pool: one size, stride and padding for both directions. */
export const maxPool: NativeKernel = (backend, { x }, attributes) => pool(backend, x!, symmetricPool(x!.shape, attributes));

/** Inputs dy, x, y. */
export const maxPoolGradient: NativeKernel = (backend, { dy, x, y }, attributes) =>
  poolGradient(backend, dy!, symmetricPool(x!.shape, attributes), { x: x!, y: y! });

/** Mean over all pixels, `[N, C]`. */
export const globalAveragePool: NativeKernel = (backend, { x }) => {
  const [n, , , c] = x!.shape as [number, number, number, number];
  const y = pool(backend, x!, wholePicture(x!.shape));
  return y && { ...y, shape: [n, c] };
};

export const globalAveragePoolGradient: NativeKernel = (backend, { dy }, { inputShape }) =>
  poolGradient(backend, dy!, wholePicture(inputShape as number[]), null);

/** tfjs's own pools. */
export const tfjsMaxPool: NativeKernel = (backend, { x }, attributes) => pool(backend, x!, tfjsPool('max', x!.shape, attributes));
export const tfjsAveragePool: NativeKernel = (backend, { x }, attributes) =>
  pool(backend, x!, tfjsPool('averageWithoutPadding', x!.shape, attributes));
export const tfjsMaxPoolGradient: NativeKernel = (backend, { dy, input, output }, attributes) =>
  poolGradient(backend, dy!, tfjsPool('max', input!.shape, attributes), { x: input!, y: output! });

function pool(backend: OnednnBackend, x: TensorInfo, geometry: PoolGeometry): TensorInfo | null {
  if ([...geometry.source, ...geometry.destination].includes(0)) return null;
  const { runtime } = backend;
  const blocked = formatOf(backend.storage(x), activationFormat(runtime, geometry.source)) !== null;
  const plan = poolPlan(runtime, geometry, 'training', blocked);
  const source = backend.storage(x).address(plan.source);
  const y = backend.output(geometry.destination, plan.destination);
  const positions = plan.positionBytes > 0 ? runtime.pool.take(plan.positionBytes) : null;
  backend.storage(y.info).workspace = positions;
  plan.primitive.run(source, y.address, ...(positions ? [positions.address] : []));
  return y.info;
}

/** `made`: what the forward pass saw and gave, for the positions of its maxima. */
function poolGradient(
  backend: OnednnBackend,
  dy: TensorInfo,
  geometry: PoolGeometry,
  made: { x: TensorInfo; y: TensorInfo } | null,
): TensorInfo | null {
  if ([...geometry.source, ...geometry.destination].includes(0)) return null;
  const { runtime } = backend;
  const blocked = made === null ? activationFormat(runtime, geometry.source) !== null : wasBlocked(backend, made.y, geometry);
  const plan = poolPlan(runtime, geometry, 'gradient', blocked);
  const again = made !== null && backend.storage(made.y).workspace === null ? pool(backend, made.x, geometry) : null;
  if (again !== null && wasBlocked(backend, again, geometry) !== blocked) {
    const result = poolGradient(backend, dy, geometry, { x: made!.x, y: again });
    backend.disposeData(again.dataId);
    return result;
  }
  const upstream = backend.storage(dy).address(plan.destination);
  const dx = backend.output(geometry.source, plan.source);
  const positions = made === null ? null : backend.storage(again ?? made.y).workspace;
  plan.primitive.run(upstream, dx.address, ...(positions ? [positions.address] : []));
  if (again) backend.disposeData(again.dataId);
  return dx.info;
}

function wasBlocked(backend: OnednnBackend, y: TensorInfo, { destination }: PoolGeometry): boolean {
  return formatOf(backend.storage(y), activationFormat(backend.runtime, destination)) !== null;
}

function poolPlan(runtime: Runtime, geometry: PoolGeometry, pass: 'training' | 'gradient', blocked: boolean): PoolPlan {
  const { algorithm, window, strides, paddingBefore } = geometry;
  const key = [
    'pool',
    pass,
    algorithm,
    blocked,
    runtime.activationType,
    geometry.source,
    geometry.destination,
    window,
    strides,
    paddingBefore,
  ];
  return runtime.plans.get(key.join('|'), () => {
    const { onednn } = runtime;
    const source = blocked ? activationFormat(runtime, geometry.source) : null;
    const destination = blocked ? activationFormat(runtime, geometry.destination) : null;
    const from = (source?.layout ?? plainLayout(runtime, geometry.source)).descriptor;
    const to = (destination?.layout ?? plainLayout(runtime, geometry.destination)).descriptor;
    const paddingAfter = [0, 1].map((axis) =>
      Math.max(
        0,
        (geometry.destination[axis + 1]! - 1) * strides[axis]! + window[axis]! - geometry.source[axis + 1]! - paddingBefore[axis]!,
      ),
    );
    const operation = { kind: 'pooling', algorithm, source: from, destination: to, window, strides, paddingBefore, paddingAfter } as const;
    const forward = describe(runtime, { ...operation, pass: 'training' })!;
    const positions = workspaceOf(runtime, forward);
    const workspace = positions.byteCount === 0 ? {} : { workspace: onednn.copy(positions.descriptor) };
    const primitive =
      pass === 'training'
        ? compile(runtime, forward, { source: from, destination: to, ...workspace })
        : compile(runtime, describe(runtime, { ...operation, pass }, { forward })!, {
            destinationGradient: to,
            sourceGradient: from,
            ...workspace,
          });
    if (pass === 'gradient') onednn.destroyDescription(forward);
    if (workspace.workspace) onednn.release(workspace.workspace);
    return { primitive, source, destination, positionBytes: positions.byteCount, dispose: primitive.dispose };
  });
}

function symmetricPool(source: readonly number[], { size, stride, padding }: Attributes): PoolGeometry {
  const [n, h, w, c] = source as [number, number, number, number];
  const along = (length: number): number => Math.floor((length + 2 * (padding as number) - (size as number)) / (stride as number)) + 1;
  const both = (value: unknown): number[] => [value as number, value as number];
  const destination = [n, along(h), along(w), c];
  return { algorithm: 'max', source, destination, window: both(size), strides: both(stride), paddingBefore: both(padding) };
}

function wholePicture(source: readonly number[]): PoolGeometry {
  const [n, h, w, c] = source as [number, number, number, number];
  return {
    algorithm: 'averageWithoutPadding',
    source,
    destination: [n, 1, 1, c],
    window: [h, w],
    strides: [1, 1],
    paddingBefore: [0, 0],
  };
}

function tfjsPool(algorithm: Pooling['algorithm'], source: readonly number[], attributes: Attributes): PoolGeometry {
  const { filterSize, strides, pad, dimRoundingMode } = attributes as unknown as {
    filterSize: [number, number];
    strides: [number, number];
    pad: 'valid' | 'same' | number;
    dimRoundingMode?: 'floor';
  };
  const info = backend_util.computePool2DInfo(source as [number, number, number, number], filterSize, strides, 1, pad, dimRoundingMode);
  return {
    algorithm,
    source,
    destination: info.outShape,
    window: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    paddingBefore: [info.padInfo.top, info.padInfo.left],
  };
}
