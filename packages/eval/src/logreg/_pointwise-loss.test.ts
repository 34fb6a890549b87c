import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { binaryLoss } from './_binary-loss.ts';
import type { PointwiseLoss } from './_pointwise-loss.ts';
import { softmaxLoss } from './_softmax-loss.ts';

const [rows, classes] = [12, 4];
const draw = rng(0, 'losses');
const start = Float64Array.from({ length: rows * classes }, () => 3 * draw.normal());
const direction = Float32Array.from({ length: rows * classes }, () => draw.normal());
const labels = Int32Array.from({ length: rows }, () => draw.integer(classes));
const targets = Int32Array.from({ length: rows * classes }, () => draw.integer(3) - 1);
const nowhere = new Float32Array(start.length);

/** The definitions, row by row. */
const softmaxReference = (logits: Float64Array): number =>
  labels.reduce((sum, label, row) => {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    return sum + Math.log(own.reduce((all, logit) => all + Math.exp(logit), 0)) - own[label]!;
  }, 0);
const binaryReference = (logits: Float64Array): number =>
  targets.reduce((sum, target, i) => (target === -1 ? sum : sum + Math.log(1 + Math.exp(target === 1 ? -logits[i]! : logits[i]!))), 0);

test.each<[string, PointwiseLoss, (logits: Float64Array) => number]>([
  ['softmax', softmaxLoss(labels, classes), softmaxReference],
  ['binary', binaryLoss(targets), binaryReference],
])('%s: value, gradient and slope are those of the definition', (_, loss, reference) => {
  const gradient = new Float32Array(start.length);
  const at = (step: number): Float64Array => start.map((value, i) => value + step * direction[i]!);
  const { value, slope } = loss({ start, direction, step: 0.7 }, gradient);
  expect(value).toBeCloseTo(reference(at(0.7)), 10);
  expect(slope).toBeCloseTo((reference(at(0.7 + 1e-6)) - reference(at(0.7 - 1e-6))) / 2e-6, 6);
  for (let i = 0; i < start.length; i++) {
    const moved = (by: number): Float64Array => at(0.7).map((logit, j) => (i === j ? logit + by : logit));
    expect(gradient[i]!).toBeCloseTo((reference(moved(1e-6)) - reference(moved(-1e-6))) / 2e-6, 6);
  }
});

test('what a sure answer costs keeps its digits', () => {
  const gradient = new Float32Array(3);
  const { value } = softmaxLoss(Int32Array.of(1), 3)({ start: Float64Array.of(0, 50, 1), direction: nowhere, step: 0 }, gradient);
  expect(value / (Math.exp(-50) * (1 + Math.E))).toBeCloseTo(1, 12);
  expect(gradient[1]! / -(Math.exp(-50) * (1 + Math.E))).toBeCloseTo(1, 6);
  const one = new Float32Array(1);
  const sure = binaryLoss([1])({ start: Float64Array.of(50), direction: nowhere, step: 0 }, one);
  expect(sure.value / Math.exp(-50)).toBeCloseTo(1, 12);
  expect(one[0]! / -Math.exp(-50)).toBeCloseTo(1, 6);
});

test('logits of any size stay finite', () => {
  const gradient = new Float32Array(4);
  const wrong = softmaxLoss(Int32Array.of(0, 1), 2)(
    { start: Float64Array.of(-1e6, 1e6, 1e6, -1e6), direction: nowhere, step: 0 },
    gradient,
  );
  expect(wrong.value).toBe(4e6);
  expect([...gradient]).toEqual([-1, 1, 1, -1]);
  expect(binaryLoss([1, 0])({ start: Float64Array.of(-1e6, 1e6), direction: nowhere, step: 0 }, gradient).value).toBe(2e6);
});
