import { backend_util, cast, equal, matMul, min, notEqual, range, reshape, sub, tidy, util, zeros } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';

/** tfjs's own kernel. */
export type Original = (inputs: Inputs, attributes: Attributes) => TensorInfo;

/** XNNPACK's own 'same' fails for strides above the filter's size; the same zeros as numbers are fine. */
export function withCountedPadding(inputs: Inputs, attributes: Attributes, original: Original): TensorInfo {
  if (attributes.pad !== 'same' || attributes.dataFormat === 'NCHW') return original(inputs, attributes);
  const { strides, dilations } = attributes as { strides: number; dilations: number };
  const shapes = [inputs.x!.shape, inputs.filter!.shape] as [[number, number, number, number], [number, number, number, number]];
  const { top, bottom, left, right } = backend_util.computeConv2DInfo(...shapes, strides, dilations, 'same').padInfo;
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return original(inputs, { ...attributes, pad });
}

/** tfjs leaves sums of nothing unwritten. */
export function sumOfAny(inputs: Inputs, attributes: Attributes, original: Original): TensorInfo {
  const { shape, size } = inputs.x!;
  if (size > 0) return original(inputs, attributes);
  const axes = util.parseAxisParam(attributes.axis as number[], shape);
  const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return zeros(attributes.keepDims ? kept : kept.filter((_, axis) => !axes.includes(axis)));
}

/** tfjs's cuts numbers down to 8 bits, so that a half becomes false and 256 too. */
export function castToAny(inputs: Inputs, attributes: Attributes, original: Original): TensorInfo {
  return attributes.dtype === 'bool' && inputs.x!.dtype !== 'bool' ? notEqual(inputs.x!, 0) : original(inputs, attributes);
}

/** tfjs's kernel goes wrong where the largest value of a window is below 0, so everything is lifted to 1 and more. */
export function maxPoolGradientAboveZero({ dy, input, output }: Inputs, attributes: Attributes, original: Original): TensorInfo {
  const lifted = tidy(() => {
    const lowest = sub(min(input!), 1);
    return { dy: dy!, input: sub(input!, lowest), output: sub(output!, lowest) };
  });
  const gradient = original(lifted, attributes);
  lifted.input.dispose();
  lifted.output.dispose();
  return gradient;
}

/** tfjs has none. */
export function segmentSumByProduct({ x, segmentIds }: Inputs, { numSegments }: Attributes): Tensor {
  return tidy(() => {
    const count = segmentIds!.size;
    const segments = range(0, numSegments as number, 1, 'int32');
    const membership = cast(equal(reshape(segmentIds!, [count, 1]), segments), 'float32') as Tensor2D;
    const sums = matMul(membership, reshape(x!, [count, util.sizeFromShape(x!.shape.slice(1))]) as Tensor2D, true);
    return reshape(sums, [numSegments as number, ...x!.shape.slice(1)]);
  });
}
