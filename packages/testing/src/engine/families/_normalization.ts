import { addRelu, batchNormEval, batchNormTrain, l2Normalize } from '@leoclr/engine';
import type { Rng } from '@leoclr/core';
import { between, fixed, normals } from '../_case-input.ts';
import type { CaseInput } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { plus, reluOf } from '../plain/_arithmetic.ts';
import { batchNormalized, normalizedWith, unitLength } from '../plain/_normalization.ts';

const channels = [1, 3, 5, 8, 16, 16, 17, 32, 48, 64];

/** Statistics of the batch, in groups, with and without ReLU. The statistics are results too; no gradient flows through them. */
export const batchNormTraining: Family = {
  name: 'batch norm, training',
  count: 40,
  tolerance: 2e-5,
  draw(draw, index) {
    const groups = oneOf(draw, [1, 1, 1, 2, 4]);
    const [h, w, c] = [integerFrom(draw, 1, 7), integerFrom(draw, 1, 7), oneOf(draw, channels)];
    // Some of a single value, which has no variance.
    const n = groups * (index % 10 === 9 ? 1 : Math.max(oneOf(draw, [1, 2, 5]), Math.ceil(8 / (h * w))));
    const options = { groups, epsilon: oneOf(draw, [1e-5, 1e-3]), relu: index % 2 === 0 };
    const inputs = { x: shifted([n, h, w, c]), scale: between([c], 0.5, 2), offset: normals([c]) };
    // So few values are ±1 after normalisation, whatever they were: their true gradient is next to nothing.
    const enough = (n / groups) * h * w >= 8;
    return engineCase({
      what: `groups ${groups}, epsilon ${options.epsilon}, relu ${options.relu}`,
      inputs,
      run: ({ x, scale, offset }) => batchNormTrain({ x, scale, offset }, options).y,
      plain: ({ x, scale, offset }) => batchNormalized(x, { scale, offset }, options).y,
      differentiable: enough,
    });
  },
};

/** What a batch norm hands to the running statistics. */
export const batchNormStatistics: Family = {
  name: 'batch norm, statistics',
  count: 12,
  tolerance: 1e-5,
  draw(draw) {
    const groups = oneOf(draw, [1, 2, 4]);
    const shape = [groups * integerFrom(draw, 1, 3), integerFrom(draw, 1, 9), integerFrom(draw, 1, 9), oneOf(draw, channels)] as const;
    const options = { groups, epsilon: 1e-5, relu: false };
    return engineCase({
      what: `groups ${groups}`,
      inputs: { x: shifted(shape), scale: normals([shape[3]]), offset: normals([shape[3]]) },
      run(inputs) {
        const { mean, variance } = batchNormTrain(inputs, options);
        return [mean, variance];
      },
      plain({ x, scale, offset }) {
        const { mean, variance } = batchNormalized(x, { scale, offset }, options);
        return [mean, variance];
      },
      differentiable: false,
    });
  },
};

export const batchNormEvaluation: Family = {
  name: 'batch norm, evaluation',
  count: 20,
  tolerance: 1e-5,
  draw(draw, index) {
    const { x, c } = drawMap(draw, index);
    const options = { epsilon: oneOf(draw, [1e-5, 1e-3]), relu: index % 2 === 0 };
    return engineCase({
      what: `epsilon ${options.epsilon}, relu ${options.relu}`,
      inputs: {
        x: shifted(x),
        scale: between([c], 0.5, 2),
        offset: normals([c]),
        mean: fixed(normals([c])),
        variance: fixed(between([c], 0.1, 2)),
      },
      run: (inputs) => batchNormEval(inputs, options),
      plain: ({ x: plain, ...vectors }) => normalizedWith(plain, vectors, options),
    });
  },
};

export const residualSum: Family = {
  name: 'add and ReLU',
  count: 14,
  tolerance: 1e-5,
  draw(draw, index) {
    const { x } = drawMap(draw, index);
    return engineCase({
      what: 'max(a + b, 0)',
      inputs: { a: normals(x), b: normals(x) },
      run: ({ a, b }) => addRelu(a, b),
      plain: ({ a, b }) => reluOf(plus(a, b)),
    });
  },
};

export const unitRows: Family = {
  name: 'L2 normalisation',
  count: 12,
  tolerance: 1e-5,
  draw(draw, index) {
    const shape = [index === 0 ? 0 : integerFrom(draw, 1, 17), oneOf(draw, [2, 3, 8, 17, 64, 128])] as const;
    return engineCase({
      what: 'rows of length 1',
      inputs: { x: normals(shape) },
      run: ({ x }) => l2Normalize(x),
      plain: ({ x }) => unitLength(x, 1e-12),
    });
  },
};

/** Maps as a ResNet has them; the first is empty. */
function drawMap(draw: Rng, index: number): { x: readonly [number, number, number, number]; c: number } {
  const [n, h, w, c] = [oneOf(draw, [1, 2, 5]), integerFrom(draw, 1, 9), integerFrom(draw, 1, 9), oneOf(draw, channels)];
  return { x: [index === 0 ? 0 : n, h, w, c], c };
}

/** A mean beside zero would show sums that cancel. */
function shifted<const Shape extends readonly number[]>(shape: Shape): CaseInput<Shape> {
  return { ...normals(shape), value: (draw) => draw.normal() + 0.5 };
}
