import { addRelu, batchNormTrain, conv2d, globalAveragePool } from '@leoclr/engine';
import { add } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { between, normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import type { EngineCase } from '../_engine-case.ts';
import type { Family } from '../_family.ts';
import { plus, reluOf } from '../plain/_arithmetic.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';
import { batchNormalized } from '../plain/_normalization.ts';
import { meanOver } from '../plain/_reductions.ts';
import { filterOf } from './_networks.ts';

type Shape4D = readonly [number, number, number, number];

/** x, output channels and stride of 3 × 3 layers. */
const layers: readonly (readonly [Shape4D, number, number])[] = [
  [[5, 15, 14, 32], 32, 1],
  [[1, 33, 32, 32], 48, 1],
  [[4, 16, 17, 64], 32, 1],
  [[2, 13, 15, 16], 16, 1],
  [[17, 8, 8, 48], 32, 1],
  [[3, 19, 19, 17], 24, 1],
  [[2, 23, 25, 32], 64, 1],
  [[2, 24, 25, 32], 64, 2],
];

/** Maps of 400 to 1200 pixels in a batch: engines choose other algorithms there, Winograd's above all, than for a few pixels. */
export const largeLayers: Family = {
  name: 'large layers',
  count: layers.length + 4,
  tolerance: 1e-4,
  draw(_draw, index) {
    const layer = layers[index];
    if (layer) return layerCase(...layer);
    const shape: Shape4D = index % 2 === 0 ? [5, 15, 14, 32] : [1, 32, 33, 32];
    return index < layers.length + 2 ? smoothBlock(shape) : forwardBlock(shape);
  },
};

function layerCase(x: Shape4D, outChannels: number, stride: number): EngineCase {
  return engineCase({
    what: `stride ${stride}, padding 1`,
    inputs: { x: normals(x), filter: normals([3, 3, x[3], outChannels]) },
    run: (inputs) => conv2d(inputs.x, inputs.filter, { stride, padding: 1 }),
    plain: (inputs) => convolved(inputs.x, inputs.filter, symmetric(stride, 1)),
  });
}

const around = symmetric(1, 1);

/** Without ReLU: among so many values one is always near the corner. */
function smoothBlock(shape: Shape4D): EngineCase {
  const c = shape[3];
  return engineCase({
    what: 'residual block without ReLU, global pool',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]), scale: between([c], 0.5, 1.5), offset: normals([c]) },
    run({ x, filter, scale, offset }) {
      const inner = batchNormTrain({ x: conv2d(x, filter, { padding: 1 }), scale, offset }).y;
      return globalAveragePool(add(conv2d(inner, filter, { padding: 1 }), x) as Tensor4D);
    },
    plain({ x, filter, scale, offset }) {
      const inner = batchNormalized(convolved(x, filter, around), { scale, offset }, { epsilon: 1e-5, relu: false }).y;
      return meanOver(plus(convolved(inner, filter, around), x), { axes: [1, 2] });
    },
  });
}

function forwardBlock(shape: Shape4D): EngineCase {
  const c = shape[3];
  return engineCase({
    what: 'residual block, forward only',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]), scale: between([c], 0.5, 1.5), offset: normals([c]) },
    run({ x, filter, scale, offset }) {
      const inner = batchNormTrain({ x: conv2d(x, filter, { padding: 1 }), scale, offset }, { relu: true }).y;
      return addRelu(conv2d(inner, filter, { padding: 1 }), x);
    },
    plain({ x, filter, scale, offset }) {
      const inner = batchNormalized(convolved(x, filter, around), { scale, offset }, { epsilon: 1e-5, relu: true }).y;
      return reluOf(plus(convolved(inner, filter, around), x));
    },
    differentiable: false,
  });
}
