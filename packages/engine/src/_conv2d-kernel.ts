import { conv2d, pad, slice } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { runFused } from './_fused-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';
import { runKernel } from './tfjs-internals.ts';
import type { Attributes } from './tfjs-internals.ts';

type Shape4D = [number, number, number, number];

/** Inputs x, filter; attributes stride, padding. */
export const conv2dKernel: FusedKernel = {
  name: 'LeoclrConv2d',
  compose({ x, filter }, { stride, padding }) {
    const plan = portablePadding(filter!.shape, stride as number, padding as number);
    return conv2d(padded(x as Tensor4D, plan.before), filter as Tensor4D, stride as number, plan.mode);
  },
  gradient: {
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, [x, filter], attributes) => ({
      x: () => runFused(conv2dInputGradientKernel, { dy: dy as Tensor, filter: filter! }, { ...attributes, inputShape: x!.shape }),
      filter: () => runFused(conv2dFilterGradientKernel, { x: x!, dy: dy as Tensor }, { ...attributes, filterShape: filter!.shape }),
    }),
  },
};

/** Inputs dy, filter; attributes stride, padding, inputShape; output dx. */
export const conv2dInputGradientKernel: FusedKernel = {
  name: 'LeoclrConv2dInputGradient',
  compose({ dy, filter }, { stride, padding, inputShape }) {
    const plan = portablePadding(filter!.shape, stride as number, padding as number);
    const [n, h, w, c] = inputShape as Shape4D;
    const paddedShape = [n, h + 2 * plan.before, w + 2 * plan.before, c];
    const dx = runKernel(
      'Conv2DBackpropInput',
      { dy: dy!, filter: filter! },
      { ...tfjsAttributes(stride as number, plan.mode), inputShape: paddedShape },
    );
    return plan.before === 0 ? dx : slice(dx, [0, plan.before, plan.before, 0], [n, h, w, c]);
  },
};

/** Inputs x, dy; attributes stride, padding, filterShape; output dfilter. */
export const conv2dFilterGradientKernel: FusedKernel = {
  name: 'LeoclrConv2dFilterGradient',
  compose({ x, dy }, { stride, padding, filterShape }) {
    const plan = portablePadding(filterShape as Shape4D, stride as number, padding as number);
    const attributes = { ...tfjsAttributes(stride as number, plan.mode), filterShape: filterShape as Shape4D };
    return runKernel('Conv2DBackpropFilter', { x: padded(x as Tensor4D, plan.before), dy: dy! }, attributes);
  },
};

/**
 * How to say a symmetric padding to every backend: tfjs-node takes only 'same' and 'valid' in gradients, and 'same' is symmetric for odd
 * filters at stride 1 alone. Everything else is padded beforehand.
 */
function portablePadding(filterShape: readonly number[], stride: number, padding: number): { before: number; mode: 'same' | 'valid' } {
  if (padding === 0) return { before: 0, mode: 'valid' };
  const sameFits = stride === 1 && filterShape[0] === 2 * padding + 1 && filterShape[1] === 2 * padding + 1;
  return sameFits ? { before: 0, mode: 'same' } : { before: padding, mode: 'valid' };
}

function padded(x: Tensor4D, by: number): Tensor4D {
  return by === 0
    ? x
    : pad(x, [
        [0, 0],
        [by, by],
        [by, by],
        [0, 0],
      ]);
}

function tfjsAttributes(stride: number, mode: 'same' | 'valid'): Attributes {
  return { strides: [stride, stride], pad: mode, dataFormat: 'NHWC' };
}
