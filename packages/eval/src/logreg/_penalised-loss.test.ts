import { rng } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { featureProducts } from './_feature-products.ts';
import { penalisedLoss } from './_penalised-loss.ts';
import { softmaxLoss } from './_softmax-loss.ts';

await useEngine('wasm');

const [rows, width, classes, penalty] = [20, 5, 3, 0.7];
const draw = rng(0, 'penalised loss');
const values = Float32Array.from({ length: rows * width }, () => draw.normal());
const labels = Int32Array.from({ length: rows }, () => draw.integer(classes));
const start = Float64Array.from({ length: (width + 1) * classes }, () => draw.normal());
const direction = Float64Array.from(start, () => draw.normal());

/** The definition in float64: sum of cross-entropies + penalty / 2 · ‖W‖², the intercepts in the last row are free. */
function reference(weights: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const logits = Array.from({ length: classes }, (_, k) => {
      let logit = weights[width * classes + k]!;
      for (let i = 0; i < width; i++) logit += values[row * width + i]! * weights[i * classes + k]!;
      return logit;
    });
    sum += Math.log(logits.reduce((all, logit) => all + Math.exp(logit), 0)) - logits[labels[row]!]!;
  }
  return sum + (penalty / 2) * weights.subarray(0, width * classes).reduce((squares, weight) => squares + weight * weight, 0);
}

const along = (step: number): Float64Array => start.map((weight, i) => weight + step * direction[i]!);

test('value and gradient are those of the definition, here, along a ray and after a move; no tensor is left', async () => {
  const before = memory().numTensors;
  const products = featureProducts(values, width);
  const objective = await penalisedLoss(products, softmaxLoss(labels, classes), start);
  objective.setPenalty(penalty);
  const place = await objective.here();
  expect(place.value).toBeCloseTo(reference(start), 4);
  const ray = await objective.along(direction);
  for (const step of [0, 0.5]) {
    const { value, slope } = ray(step);
    expect(value).toBeCloseTo(reference(along(step)), 4);
    expect(slope).toBeCloseTo((reference(along(step + 1e-5)) - reference(along(step - 1e-5))) / 2e-5, 3);
  }
  const moved = await objective.move();
  expect(moved.value).toBeCloseTo(reference(along(0.5)), 4);
  for (let i = 0; i < start.length; i++) {
    const nudged = (by: number): Float64Array => along(0.5).map((weight, j) => (i === j ? weight + by : weight));
    expect(moved.gradient[i]!).toBeCloseTo((reference(nudged(1e-5)) - reference(nudged(-1e-5))) / 2e-5, 4);
  }
  expect(Array.from(objective.classifier().weights)).toEqual(Array.from(along(0.5)));
  products.dispose();
  expect(memory().numTensors).toBe(before);
});

test('leaps only to where the objective is lower', async () => {
  const products = featureProducts(values, width);
  const objective = await penalisedLoss(products, softmaxLoss(labels, classes), start);
  objective.setPenalty(penalty);
  const now = objective.classifier();
  // With the same logits only the penalty tells.
  objective.leap({ weights: start.map((weight) => weight * 0.5), logits: now.logits });
  expect(objective.classifier()).toEqual(now);
  objective.leap({ weights: start.map((weight) => weight * 1.5), logits: now.logits });
  expect(Array.from(objective.classifier().weights)).toEqual(Array.from(start, (weight) => expect.closeTo(weight * 0.5, 12)));
  products.dispose();
});
