import type { Progress } from '@leoclr/trainer';
import { expect, test } from 'vitest';
import { paceOf } from './pace.ts';

const step = (number: number, seconds: number, waitSeconds = 0) =>
  ({
    step: number,
    epoch: 0,
    epochs: 1,
    stepInEpoch: number - 1,
    stepsPerEpoch: 100,
    loss: 5,
    learningRate: 0.03,
    images: 32,
    seconds,
    waitSeconds,
  }) as Progress;

test('a steady run has steady figures', () => {
  const pace = paceOf(100);
  for (let number = 1; number < 10; number++) pace(step(number, 2, 0.5));
  expect(pace(step(10, 2, 0.5))).toMatchObject({ imagesPerSecond: 16, dataWaitShare: 0.25, etaSeconds: 180, step: 9 });
});

test('the first step, which warms up, does not count once there is a second one', () => {
  const pace = paceOf(10);
  pace(step(1, 60));
  expect(pace(step(2, 1)).etaSeconds).toBe(8);
});

test('follows a change of speed', () => {
  const pace = paceOf(1000);
  for (let number = 1; number <= 100; number++) pace(step(number, 1));
  for (let number = 101; number <= 200; number++) pace(step(number, 2));
  expect(pace(step(201, 2)).imagesPerSecond).toBeCloseTo(16, 0);
});
