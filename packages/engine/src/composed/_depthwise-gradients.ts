import { eye, mul, reshape, sum } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../tfjs-internals.ts';
import type { Attributes, Inputs } from '../tfjs-internals.ts';

/** The picture's gradient of a depthwise convolution, as that of an ordinary one whose filter is zero between different channels. */
export function depthwiseInputGradient({ dy, filter }: Inputs, attributes: Attributes): Tensor {
  const [height, width, c, m] = filter!.shape as [number, number, number, number];
  const dense = mul(reshape(filter!, [height * width, c, 1, m]), ownChannel(c));
  return runKernel('Conv2DBackpropInput', { dy: dy!, filter: reshape(dense, [height, width, c, c * m]) }, ordinary(attributes));
}

/** The filter's gradient, taken from that of an ordinary convolution. */
export function depthwiseFilterGradient({ x, dy }: Inputs, attributes: Attributes): Tensor {
  const [height, width, c, m] = attributes.filterShape as [number, number, number, number];
  const dense = runKernel('Conv2DBackpropFilter', { x: x!, dy: dy! }, { ...ordinary(attributes), filterShape: [height, width, c, c * m] });
  return reshape(sum(mul(reshape(dense, [height * width, c, c, m]), ownChannel(c)), 2), [height, width, c, m]);
}

/** `[C, C, 1]`, 1 where both channels are the same. */
function ownChannel(channels: number): Tensor {
  return reshape(eye(channels), [channels, channels, 1]);
}

function ordinary({ dilations: _dilations, ...attributes }: Attributes): Attributes {
  return { ...attributes, dataFormat: 'NHWC' };
}
