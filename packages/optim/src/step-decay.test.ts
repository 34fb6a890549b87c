import { expect, test } from 'vitest';
import { stepDecay } from './step-decay.ts';

test('multiplies at the milestones: MoCo’s linear probe', () => {
  const schedule = stepDecay({ base: 30, milestones: [60, 80] });
  const rate = (epoch: number): number => schedule({ epoch, step: 3, stepsPerEpoch: 10, epochs: 100 });
  expect(rate(0)).toBe(30);
  expect(rate(59)).toBe(30);
  expect(rate(60)).toBeCloseTo(3, 12);
  expect(rate(80)).toBeCloseTo(0.3, 12);
  expect(rate(99)).toBeCloseTo(0.3, 12);
});
