import { addRelu, batchNormEval, batchNormTrain, conv2d, globalAveragePool, l2Normalize, maxPool, queueCrossEntropy } from '@leoclr/engine';
import type { Rng } from '@leoclr/core';
import { matMul } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor4D } from '@tensorflow/tfjs-core';
import { between, fixed, normals } from '../_case-input.ts';
import type { CaseInput } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import type { EngineCase } from '../_engine-case.ts';
import { oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { plus, reluOf } from '../plain/_arithmetic.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';
import { matrixProduct } from '../plain/_matrices.ts';
import { batchNormalized, normalizedWith, unitLength } from '../plain/_normalization.ts';
import type { Plain } from '../plain/_plain.ts';
import { maxPooled } from '../plain/_pools.ts';
import { meanOver } from '../plain/_reductions.ts';
import { contrastiveLoss } from '../plain/_softmax.ts';
import { drawMap } from './_draw-map.ts';

const networks: readonly ((draw: Rng, index: number) => EngineCase)[] = [
  residualBlock,
  downsamplingBlock,
  contrastiveStep,
  evaluationBlock,
];

/** What training runs, layer after layer: a private layout must survive from each kernel to the next, and back. */
export const networkChains: Family = {
  name: 'layers in a row',
  count: 7 * networks.length,
  // Winograd's rounding errors, through four layers.
  tolerance: 1e-4,
  draw: (draw, index) => networks[index % networks.length]!(draw, index),
};

/** Filter values that keep maps near variance 1. */
export function filterOf<const Shape extends readonly number[]>(shape: Shape): CaseInput<Shape> {
  const deviation = Math.sqrt(2 / (shape[0]! * shape[1]! * shape[2]!));
  return { ...normals(shape), value: (draw) => deviation * draw.normal() };
}

const scaleOf = (c: number): CaseInput<readonly [number]> => between([c], 0.5, 1.5);
const options = { epsilon: 1e-5, relu: false };
const withRelu = { epsilon: 1e-5, relu: true };

function residualBlock(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  return engineCase({
    what: 'residual block, pools',
    inputs: { x: normals(shape), first: filterOf([3, 3, c, c]), second: filterOf([3, 3, c, c]), scale: scaleOf(c), offset: normals([c]) },
    run({ x, first, second, scale, offset }) {
      const inner = batchNormTrain({ x: conv2d(x, first, { padding: 1 }), scale, offset }, withRelu).y;
      const outer = batchNormTrain({ x: conv2d(inner, second, { padding: 1 }), scale, offset }, options).y;
      return globalAveragePool(maxPool(addRelu(outer, x)));
    },
    plain({ x, first, second, scale, offset }) {
      const inner = batchNormalized(convolved(x, first, symmetric(1, 1)), { scale, offset }, withRelu).y;
      const outer = batchNormalized(convolved(inner, second, symmetric(1, 1)), { scale, offset }, options).y;
      return pooled(reluOf(plus(outer, x)));
    },
  });
}

function downsamplingBlock(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  const wider = oneOf(draw, [c, 2 * c, 16, 32]);
  return engineCase({
    what: 'residual block, stride 2, projected shortcut',
    inputs: {
      x: normals(shape),
      first: filterOf([3, 3, c, wider]),
      second: filterOf([3, 3, wider, wider]),
      shortcut: filterOf([1, 1, c, wider]),
      scale: scaleOf(wider),
      offset: normals([wider]),
    },
    run({ x, first, second, shortcut, scale, offset }) {
      const normalize = (map: Tensor4D, relu: boolean): Tensor4D => batchNormTrain({ x: map, scale, offset }, { relu }).y;
      const inner = normalize(conv2d(x, first, { stride: 2, padding: 1 }), true);
      const outer = normalize(conv2d(inner, second, { padding: 1 }), false);
      return addRelu(outer, normalize(conv2d(x, shortcut, { stride: 2 }), false));
    },
    plain({ x, first, second, shortcut, scale, offset }) {
      const normalize = (map: Plain, relu: boolean): Plain => batchNormalized(map, { scale, offset }, { epsilon: 1e-5, relu }).y;
      const inner = normalize(convolved(x, first, symmetric(2, 1)), true);
      const outer = normalize(convolved(inner, second, symmetric(1, 1)), false);
      return reluOf(plus(outer, normalize(convolved(x, shortcut, symmetric(2, 0)), false)));
    },
  });
}

function contrastiveStep(draw: Rng, index: number): EngineCase {
  const { n, h, w, c } = drawMap(draw, index);
  const [d, k] = [oneOf(draw, [8, 16, 17]), oneOf(draw, [5, 32])];
  return engineCase({
    what: 'stem, pools, head, contrastive loss',
    inputs: {
      x: normals([n, 2 * h, 2 * w, 3]),
      stem: filterOf([7, 7, 3, c]),
      layer: filterOf([3, 3, c, c]),
      scale: scaleOf(c),
      offset: normals([c]),
      head: normals([c, d]),
      key: fixed(between([n, d], -0.5, 0.5)),
      negatives: fixed(between([k, d], -0.5, 0.5)),
    },
    run({ x, stem, layer, scale, offset, head, key, negatives }) {
      const normalize = (map: Tensor4D): Tensor4D => batchNormTrain({ x: map, scale, offset }, { relu: true }).y;
      const entry = maxPool(normalize(conv2d(x, stem, { stride: 2, padding: 3 })));
      const features = globalAveragePool(normalize(conv2d(entry, layer, { padding: 1 })));
      return queueCrossEntropy({ query: l2Normalize(matMul(features, head)), key, negatives }, { temperature: 0.2 });
    },
    plain({ x, stem, layer, scale, offset, head, key, negatives }) {
      const normalize = (map: Plain): Plain => batchNormalized(map, { scale, offset }, withRelu).y;
      const entry = maxPooled(normalize(convolved(x, stem, symmetric(2, 3))), { size: [3, 3], ...symmetric(2, 1) });
      const features = meanOver(normalize(convolved(entry, layer, symmetric(1, 1))), { axes: [1, 2] });
      return contrastiveLoss(unitLength(matrixProduct(features, head), 1e-12), key, { negatives, temperature: 0.2 });
    },
  });
}

function evaluationBlock(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  return engineCase({
    what: 'residual block with running statistics',
    inputs: {
      x: normals(shape),
      first: filterOf([3, 3, c, c]),
      second: filterOf([1, 1, c, c]),
      scale: scaleOf(c),
      offset: normals([c]),
      mean: fixed(normals([c])),
      variance: fixed(between([c], 0.5, 2)),
    },
    run({ x, first, second, ...vectors }) {
      const normalize = (map: Tensor4D, relu: boolean): Tensor4D => batchNormEval({ x: map, ...(vectors as Vectors) }, { relu });
      const inner = normalize(conv2d(x, first, { padding: 1 }), true);
      return globalAveragePool(addRelu(normalize(conv2d(inner, second), false), x));
    },
    plain({ x, first, second, ...vectors }) {
      const normalize = (map: Plain, relu: boolean): Plain => normalizedWith(map, vectors, { epsilon: 1e-5, relu });
      const inner = normalize(convolved(x, first, symmetric(1, 1)), true);
      return meanOver(reluOf(plus(normalize(convolved(inner, second, symmetric(1, 0)), false), x)), { axes: [1, 2] });
    },
  });
}

type Vectors = Record<'scale' | 'offset' | 'mean' | 'variance', Tensor1D>;

function pooled(map: Plain): Plain {
  return meanOver(maxPooled(map, { size: [3, 3], ...symmetric(2, 1) }), { axes: [1, 2] });
}
