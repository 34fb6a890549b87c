import type { Rng } from '@leoclr/core';
import { conv2d, depthwiseConv2d } from '@tensorflow/tfjs-core';
import { normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { convolved, convolvedDepthwise } from '../plain/_convolution.ts';
import type { WindowPair } from '../plain/_convolution.ts';

type Pair = [number, number];
type Side = readonly [before: number, after: number];

interface Geometry {
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pad: 'same' | 'valid' | readonly [Side, Side];
}

/** tfjs's own convolution: other strides across than down, its kinds of padding, dilation. */
export const tfjsConvolution: Family = {
  name: 'tf.conv2d',
  count: 40,
  tolerance: 1e-4,
  draw(draw, index) {
    const [n, h, w] = [oneOf(draw, [1, 2, 5]), integerFrom(draw, 5, 9), integerFrom(draw, 5, 9)];
    const channels = index % 2 === 0 ? [16, 32] : [1, 3, 5, 8, 17];
    const [c, k] = [oneOf(draw, channels), oneOf(draw, channels)];
    const filter = oneOf<Pair>(draw, [
      [1, 1],
      [3, 3],
      [3, 3],
      [2, 3],
      [1, 3],
      [5, 5],
    ]);
    const geometry = drawGeometry(draw, index % 4 >= 2);
    const { strides, dilations } = geometry;
    // The filter's holes count too.
    const fits = (filter[0] - 1) * dilations[0] < h && (filter[1] - 1) * dilations[1] < w;
    const [height, width] = fits ? filter : [1, 1];
    return engineCase({
      what: described(geometry),
      inputs: { x: normals([n, h, w, c]), filter: normals([height!, width!, c, k]) },
      run: (inputs) => conv2d(inputs.x, inputs.filter, strides, tfjsPadding(geometry), 'NHWC', dilations),
      plain: (inputs) => convolved(inputs.x, inputs.filter, windows(geometry)),
    });
  },
};

/** One filter a channel. */
export const depthwiseConvolution: Family = {
  name: 'tf.depthwiseConv2d',
  count: 20,
  tolerance: 1e-5,
  draw(draw, index) {
    const [n, h, w] = [oneOf(draw, [1, 2, 5]), integerFrom(draw, 5, 9), integerFrom(draw, 5, 9)];
    const c = oneOf(draw, index % 2 === 0 ? [16, 32, 48] : [1, 3, 5, 8, 17]);
    const size = oneOf(draw, [1, 3, 3]);
    const multiplier = oneOf(draw, [1, 1, 1, 2]);
    const { strides, dilations, pad } = drawGeometry(draw, index % 4 === 3);
    // A filter wider than the picture needs zeros around it.
    const fits = (size - 1) * Math.max(...dilations) < Math.min(h, w);
    const geometry: Geometry = { strides: [strides[0], strides[0]], dilations, pad: fits && pad === 'valid' ? pad : 'same' };
    return engineCase({
      what: described(geometry),
      inputs: { x: normals([n, h, w, c]), filter: normals([size, size, c, multiplier]) },
      run: (inputs) => depthwiseConv2d(inputs.x, inputs.filter, geometry.strides, geometry.pad as 'same', 'NHWC', dilations),
      plain: (inputs) => convolvedDepthwise(inputs.x, inputs.filter, windows(geometry)),
    });
  },
};

/** tfjs has either strides or dilations. */
function drawGeometry(draw: Rng, dilated: boolean): Geometry {
  const upTo3 = (): number => integerFrom(draw, 1, 3);
  const side = (): Side => [integerFrom(draw, 0, 2), integerFrom(draw, 0, 2)];
  const pad = oneOf<Geometry['pad']>(draw, ['same', 'valid', [side(), side()]]);
  const pair: Pair = [upTo3(), upTo3()];
  return dilated ? { strides: [1, 1], dilations: [Math.max(2, pair[0]), pair[1]], pad } : { strides: pair, dilations: [1, 1], pad };
}

function described({ strides, dilations, pad }: Geometry): string {
  return `strides ${strides.join(' and ')}, dilations ${dilations.join(' and ')}, pad ${typeof pad === 'string' ? pad : JSON.stringify(pad)}`;
}

function windows({ strides, dilations, pad }: Geometry): WindowPair {
  const [down, across] = typeof pad === 'string' ? [pad, pad] : pad;
  return {
    down: { stride: strides[0], dilation: dilations[0], padding: down! },
    across: { stride: strides[1], dilation: dilations[1], padding: across! },
  };
}

function tfjsPadding({ pad }: Geometry): Parameters<typeof conv2d>[3] {
  return typeof pad === 'string' ? pad : [[0, 0], [...pad[0]], [...pad[1]], [0, 0]];
}
