import { matMul } from '@tensorflow/tfjs-core';
import { queueCrossEntropy } from '@leoclr/engine';
import { logSoftmax, softmax } from '@tensorflow/tfjs-core';
import { between, fixed, normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { matrixProduct } from '../plain/_matrices.ts';
import { contrastiveLoss, logSoftmaxOf, softmaxOf } from '../plain/_softmax.ts';

const sizes = [1, 2, 3, 5, 8, 16, 17, 32, 48, 64];

/** All transposes, batched, broadcast over the batch, empty. */
export const matrixProducts: Family = {
  name: 'matrix product',
  count: 44,
  tolerance: 1e-5,
  draw(draw, index) {
    const [rows, inner, columns] = [oneOf(draw, sizes), oneOf(draw, sizes), oneOf(draw, sizes)];
    const [m, k, n] = index < 3 ? [rows, inner, columns].map((size, place) => (place === index ? 0 : size)) : [rows, inner, columns];
    const transposition = { transposeA: index % 2 === 1, transposeB: index % 4 >= 2 };
    const batch = oneOf(draw, [[], [], [1], [3], [2, 3]]);
    const otherBatch = oneOf(draw, [batch, batch, batch.map(() => 1)]);
    const a = [...batch, ...(transposition.transposeA ? [k!, m!] : [m!, k!])];
    const b = [...otherBatch, ...(transposition.transposeB ? [n!, k!] : [k!, n!])];
    return engineCase({
      what: `${transposition.transposeA ? 'aᵀ' : 'a'} · ${transposition.transposeB ? 'bᵀ' : 'b'}`,
      inputs: { a: normals(a), b: normals(b) },
      run: (inputs) => matMul(inputs.a, inputs.b, transposition.transposeA, transposition.transposeB),
      plain: (inputs) => matrixProduct(inputs.a, inputs.b, transposition),
    });
  },
};

export const softmaxes: Family = {
  name: 'softmax',
  count: 14,
  tolerance: 1e-5,
  draw(draw, index) {
    const width = oneOf(draw, [1, 2, 10, 17, 64, 100]);
    const shape = index === 0 ? [0, 5] : [...oneOf(draw, [[], [1], [7], [2, 3]]), width];
    const logarithmic = index % 2 === 1;
    return engineCase({
      what: logarithmic ? 'log softmax' : 'softmax',
      // Not far apart: of a share next to 1 the gradient is what cancellation leaves.
      inputs: { logits: between(shape, -2, 2) },
      run: ({ logits }) => (logarithmic ? logSoftmax(logits) : softmax(logits)),
      plain: ({ logits }) => (logarithmic ? logSoftmaxOf(logits) : softmaxOf(logits)),
    });
  },
};

export const queueLosses: Family = {
  name: 'queue cross-entropy',
  count: 20,
  tolerance: 2e-5,
  draw(draw, index) {
    const [n, d] = [integerFrom(draw, 1, 17), oneOf(draw, [3, 8, 16, 17, 64, 128])];
    const k = index === 0 ? 0 : oneOf(draw, [1, 2, 5, 16, 33, 64, 200]);
    const temperature = oneOf(draw, [0.07, 0.2, 1]);
    const half = 1 / Math.sqrt(d);
    return engineCase({
      what: `temperature ${temperature}`,
      inputs: {
        query: between([n, d], -half, half),
        key: fixed(between([n, d], -half, half)),
        negatives: fixed(between([k, d], -half, half)),
      },
      run: (inputs) => queueCrossEntropy(inputs, { temperature }),
      plain: ({ query, key, negatives }) => contrastiveLoss(query, key, { negatives, temperature }),
    });
  },
};
