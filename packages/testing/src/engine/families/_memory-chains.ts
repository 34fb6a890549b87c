import { batchNormTrain, conv2d, maxPool } from '@leoclr/engine';
import type { Rng } from '@leoclr/core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import type { EngineCase } from '../_engine-case.ts';
import type { Family } from '../_family.ts';
import { reluOf } from '../plain/_arithmetic.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';
import { batchNormalized } from '../plain/_normalization.ts';
import { given } from '../plain/_plain.ts';
import type { Plain } from '../plain/_plain.ts';
import { maxPooled } from '../plain/_pools.ts';
import { sumOver } from '../plain/_reductions.ts';
import { drawnFrom, reshaped } from '../plain/_shaping.ts';
import { drawMap } from './_draw-map.ts';
import { filterOf } from './_networks.ts';
import { disposedInOddOrder, updatedFilter } from './_reuse-chains.ts';

const chains: readonly ((draw: Rng, index: number) => EngineCase)[] = [
  readAndGoOn,
  disposedEarly,
  sharedViews,
  unstacked,
  disposedInOddOrder,
  updatedFilter,
];

/** Reading, disposing, sharing and updating in the middle: memory that is handed out again must not show. */
export const memoryChains: Family = {
  name: 'memory',
  count: 4 * chains.length,
  tolerance: 1e-4,
  draw: (draw, index) => chains[index % chains.length]!(draw, Math.floor(index / chains.length)),
};

const around = symmetric(1, 1);
const training = { epsilon: 1e-5, relu: true };

/** What was read stays, whatever happens to the tensor. */
function readAndGoOn(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  return engineCase({
    what: 'maps read in the middle, then disposed',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]), scale: normals([c]), offset: normals([c]) },
    run({ x, filter, scale, offset }) {
      const y = conv2d(x, filter, { padding: 1 });
      const seen = y.dataSync<'float32'>();
      const { y: z } = batchNormTrain({ x: y, scale, offset }, { relu: true });
      const seenAfter = z.dataSync<'float32'>();
      y.dispose();
      const w = conv2d(z, filter, { padding: 1 });
      z.dispose();
      const others = [tf.fill(shape as unknown as number[], 7), tf.relu(w)];
      tf.dispose(others);
      return [w, tf.tensor4d(seen, [...shape]), tf.tensor4d(seenAfter, [...shape])];
    },
    plain({ x, filter, scale, offset }) {
      const y = convolved(x, filter, around);
      const { y: z } = batchNormalized(y, { scale, offset }, training);
      return [convolved(z, filter, around), constant(y), constant(z)];
    },
  });
}

function disposedEarly(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  return engineCase({
    what: 'each map disposed as soon as the next is there',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]), scale: normals([c]), offset: normals([c]) },
    run({ x, filter, scale, offset }) {
      let map = conv2d(x, filter, { padding: 1 });
      const layers = [
        (y: Tensor4D): Tensor4D => batchNormTrain({ x: y, scale, offset }, { relu: true }).y,
        (y: Tensor4D): Tensor4D => maxPool(y),
        (y: Tensor4D): Tensor4D => conv2d(y, filter, { padding: 1 }),
        (y: Tensor4D): Tensor4D => tf.relu(y),
      ];
      for (const layer of layers) {
        const next = layer(map);
        map.dispose();
        map = next;
      }
      return map;
    },
    plain({ x, filter, scale, offset }) {
      const { y } = batchNormalized(convolved(x, filter, around), { scale, offset }, training);
      return reluOf(convolved(maxPooled(y, { size: [3, 3], ...symmetric(2, 1) }), filter, around));
    },
  });
}

/** Clones and reshapes share memory with a tensor that goes away. */
function sharedViews(draw: Rng, index: number): EngineCase {
  const { shape, n, h, w, c } = drawMap(draw, index);
  return engineCase({
    what: 'clone and reshape outlive the map',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]) },
    run({ x, filter }) {
      const y = conv2d(x, filter, { padding: 1 });
      const copy = tf.clone(y);
      const rows = tf.reshape(y, [n * h * w, c]);
      y.dispose();
      const positive = tf.relu(copy);
      const next = conv2d(copy, filter, { padding: 1 });
      copy.dispose();
      const sums = tf.sum(rows, 0);
      return [positive, next, sums, tf.reshape(rows, [n, h * w * c])];
    },
    plain({ x, filter }) {
      const y = convolved(x, filter, around);
      const rows = reshaped(y, [n * h * w, c]);
      return [reluOf(y), convolved(y, filter, around), sumOver(rows, { axes: [0] }), reshaped(y, [n, h * w * c])];
    },
  });
}

function unstacked(draw: Rng, index: number): EngineCase {
  const { shape, n, c } = drawMap(draw, index);
  return engineCase({
    what: 'pictures taken apart and put together the other way round',
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]) },
    run({ x, filter }) {
      const pictures = tf.unstack(conv2d(x, filter, { padding: 1 }));
      return conv2d(tf.stack(pictures.toReversed()) as Tensor4D, filter, { padding: 1 });
    },
    plain({ x, filter }) {
      const turned = drawnFrom(convolved(x, filter, around), shape, ([picture, ...place]) => [n - 1 - picture!, ...place]);
      return convolved(turned, filter, around);
    },
  });
}

function constant({ shape, values }: Plain): Plain {
  return given(shape, values);
}
