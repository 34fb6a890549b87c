import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Handle } from '../binding/_handle.ts';
import type { Block } from '../memory/_memory-pool.ts';
import type { OnednnBackend } from '../onednn-backend.ts';
import type { Format, Layout } from '../runtime/_layout.ts';
import type { Plan } from '../runtime/_plan-cache.ts';
import { compile, describe, workspaceOf } from '../runtime/_primitive.ts';
import type { Primitive } from '../runtime/_primitive.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { activationFormat, formatOf, plainLayout } from './_activation-formats.ts';
import type { Attributes, Inputs, NativeKernel } from './_kernel.ts';
import { reluGradient } from './_residual.ts';

/** Bytes of a float32. */
const FLOAT = 4;

interface BatchNormPlan extends Plan {
  readonly primitive: Primitive;
  /** Bytes of the ReLU's mask, 0 where there is none. */
  readonly maskBytes: number;
  /** Bytes of one group's part of x. */
  readonly groupBytes: number;
}

/** Inputs x, scale, offset; attributes groups, epsilon, relu; outputs y, mean, variance, both `[G, C]`. */
export const batchNormTrain: NativeKernel = (backend, { x, scale, offset }, attributes) => {
  if (x!.shape.includes(0)) return null;
  const { runtime } = backend;
  const { groups, shape, format, layout } = grouped(backend, x!, attributes);
  const plan = batchNormPlan(runtime, layout, { ...attributes, pass: 'training' });
  const channels = shape[3]!;
  const source = backend.storage(x!).address(format);
  const [gamma, beta] = [backend.storage(scale!).address(), backend.storage(offset!).address()];
  const y = backend.output(x!.shape, format);
  const [mean, variance] = [backend.output([groups, channels]), backend.output([groups, channels])];
  const mask = plan.maskBytes > 0 ? runtime.pool.take(plan.maskBytes * groups) : null;
  backend.storage(y.info).workspace = mask;
  for (let group = 0; group < groups; group++) {
    const [part, statistics] = [group * plan.groupBytes, group * channels * FLOAT];
    plan.primitive.run(
      source + part,
      mean.address + statistics,
      variance.address + statistics,
      gamma,
      beta,
      y.address + part,
      ...maskOf(mask, plan, group),
    );
  }
  return [y.info, mean.info, variance.info];
};

/** Inputs dy, x, scale, mean, variance, and with relu y; attributes as forward; outputs dx, dscale `[C]`, doffset `[C]`. */
export const batchNormTrainGradient: NativeKernel = (backend, inputs, attributes) => {
  const { dy, x, scale, y, mean, variance } = inputs as Record<string, TensorInfo>;
  if (x!.shape.includes(0)) return null;
  const mask = attributes.relu === true ? backend.storage(y!).workspace : null;
  if (attributes.relu === true && mask === null) return withoutMask(backend, inputs, attributes);

  const { runtime } = backend;
  const { groups, shape, format, layout } = grouped(backend, x!, attributes);
  const plan = batchNormPlan(runtime, layout, { ...attributes, pass: 'gradient' });
  const channels = shape[3]!;
  const [source, upstream] = [backend.storage(x!).address(format), backend.storage(dy!).address(format)];
  const [means, variances] = [backend.storage(mean!).address(), backend.storage(variance!).address()];
  const gamma = backend.storage(scale!).address();
  const dx = backend.output(x!.shape, format);
  const [dscale, doffset] = [backend.output([groups, channels]), backend.output([groups, channels])];
  for (let group = 0; group < groups; group++) {
    const [part, statistics] = [group * plan.groupBytes, group * channels * FLOAT];
    plan.primitive.run(
      source + part,
      means + statistics,
      variances + statistics,
      upstream + part,
      gamma,
      dx.address + part,
      dscale.address + statistics,
      doffset.address + statistics,
      ...maskOf(mask, plan, group),
      ...(runtime.onednn.majorVersion === 2 ? [gamma] : []),
    );
  }
  return [dx.info, sumOfGroups(backend, dscale.info), sumOfGroups(backend, doffset.info)];
};

/** Inputs x, scale, offset, mean, variance; attributes epsilon, relu; output y. */
export const batchNormEval: NativeKernel = (backend, { x, scale, offset, mean, variance }, attributes) => {
  if (x!.shape.includes(0)) return null;
  const { format, layout } = grouped(backend, x!, { ...attributes, groups: 1 });
  const plan = batchNormPlan(backend.runtime, layout, { ...attributes, pass: 'inference' });
  const addresses = [
    backend.storage(x!).address(format),
    ...[mean, variance, scale, offset].map((vector) => backend.storage(vector!).address()),
  ];
  const y = backend.output(x!.shape, format);
  plan.primitive.run(...addresses, y.address);
  return y.info;
};

/** A mask is there unless y was made by something else: then the ReLU's part is done first. */
function withoutMask(backend: OnednnBackend, inputs: Inputs, attributes: Attributes): TensorInfo[] | null {
  const dy = reluGradient(backend, { dy: inputs.dy, y: inputs.y }, {}) as TensorInfo | null;
  if (dy === null) return null;
  const result = batchNormTrainGradient(backend, { ...inputs, dy }, { ...attributes, relu: false }) as TensorInfo[];
  backend.disposeData(dy.dataId);
  return result;
}

/** The batch as groups of rows that are normalised each for itself: the shape and layout of one. */
function grouped(
  backend: OnednnBackend,
  x: TensorInfo,
  attributes: Attributes,
): { groups: number; shape: number[]; format: Format | null; layout: Layout } {
  const { runtime } = backend;
  const groups = attributes.groups as number;
  const shape = [x.shape[0]! / groups, ...x.shape.slice(1)];
  const format = formatOf(backend.storage(x), activationFormat(runtime, x.shape));
  return { groups, shape, format, layout: format ? activationFormat(runtime, shape)!.layout : plainLayout(runtime, shape) };
}

function batchNormPlan(
  runtime: Runtime,
  layout: Layout,
  { pass, epsilon, relu }: Attributes & { pass: 'training' | 'inference' | 'gradient' },
): BatchNormPlan {
  return runtime.plans.get(`batchNorm|${pass}|${layout.id}|${epsilon}|${relu}`, () => {
    const { onednn, layouts } = runtime;
    const data = layout.descriptor;
    const shared = { kind: 'batchNormalization', data, epsilon: epsilon as number, relu: relu === true } as const;
    const forward = describe(runtime, { ...shared, pass: pass === 'gradient' ? 'training' : pass })!;
    const mask = workspaceOf(runtime, forward);
    const workspace: { workspace?: Handle } = mask.byteCount === 0 ? {} : { workspace: onednn.copy(mask.descriptor) };
    const vector = layouts.flat(layout.dims[1]!).descriptor;
    const statistics = { mean: vector, variance: vector };
    const primitive =
      pass === 'gradient'
        ? compile(runtime, describe(runtime, { ...shared, pass }, { forward })!, {
            source: data,
            ...statistics,
            destinationGradient: data,
            scale: vector,
            sourceGradient: data,
            scaleGradient: vector,
            shiftGradient: vector,
            ...workspace,
            // Version 2 wants the shift to be given, though it doesn't read it.
            ...(onednn.majorVersion === 2 ? { shift: vector } : {}),
          })
        : compile(runtime, forward, { source: data, ...statistics, scale: vector, shift: vector, destination: data, ...workspace });
    if (pass === 'gradient') onednn.destroyDescription(forward);
    if (workspace.workspace) onednn.release(workspace.workspace);
    const maskBytes = Math.ceil(mask.byteCount / 64) * 64;
    return { primitive, maskBytes, groupBytes: layout.byteCount, dispose: primitive.dispose };
  });
}

function maskOf(mask: Block | null, { maskBytes }: BatchNormPlan, group: number): Handle[] {
  return maskBytes > 0 ? [mask!.address + group * maskBytes] : [];
}

/** `[G, C]` to `[C]`; a few hundred numbers. */
function sumOfGroups(backend: OnednnBackend, parts: TensorInfo): TensorInfo {
  const [groups, channels] = parts.shape as [number, number];
  if (groups === 1) return { ...parts, shape: [channels] };
  const values = backend.storage(parts).values;
  const sums = new Float32Array(channels);
  for (let index = 0; index < values.length; index++) sums[index % channels]! += values[index]!;
  backend.disposeData(parts.dataId);
  return backend.makeTensorInfo([channels], 'float32', sums);
}
