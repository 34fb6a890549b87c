import { expect, test } from 'vitest';
import { cosine } from './cosine.ts';

const run = { stepsPerEpoch: 10, epochs: 200 };

test('per epoch: MoCo-v2’s rates, constant within an epoch', () => {
  const schedule = cosine({ base: 0.03 });
  for (const epoch of [0, 1, 50, 100, 199]) {
    const expected = 0.03 * 0.5 * (1 + Math.cos((Math.PI * epoch) / 200)); // main_moco.py, adjust_learning_rate
    expect(schedule({ ...run, epoch, step: 0 })).toBeCloseTo(expected, 12);
    expect(schedule({ ...run, epoch, step: 9 })).toBeCloseTo(expected, 12);
  }
});

test('counted from 1: the notebook’s rates, the last epoch at 0', () => {
  const schedule = cosine({ base: 0.06, countFrom: 1 });
  expect(schedule({ ...run, epoch: 0, step: 0 })).toBeCloseTo(0.06 * 0.5 * (1 + Math.cos(Math.PI / 200)), 12);
  expect(schedule({ ...run, epoch: 199, step: 0 })).toBeCloseTo(0, 12);
});

test('per step: falls within an epoch and stays above 0', () => {
  const schedule = cosine({ base: 1, per: 'step' });
  expect(schedule({ ...run, epoch: 0, step: 0 })).toBe(1);
  expect(schedule({ ...run, epoch: 99, step: 10 })).toBeCloseTo(0.5, 12);
  expect(schedule({ ...run, epoch: 199, step: 9 })).toBeGreaterThan(0);
});

test('warm-up grows linearly, never from 0, and meets the cosine at base', () => {
  const schedule = cosine({ base: 1, per: 'step', warmupEpochs: 2 });
  expect(schedule({ ...run, epoch: 0, step: 0 })).toBeCloseTo(1 / 20, 12);
  expect(schedule({ ...run, epoch: 1, step: 9 })).toBe(1);
  expect(schedule({ ...run, epoch: 2, step: 0 })).toBe(1);
  expect(schedule({ ...run, epoch: 2, step: 1 })).toBeLessThan(1);
});

test('a warm-up as long as the run never leaves the line', () => {
  const schedule = cosine({ base: 1, per: 'step', warmupEpochs: 200 });
  expect(schedule({ ...run, epoch: 199, step: 9 })).toBe(1);
});

test('rejects a negative base', () => {
  expect(() => cosine({ base: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cosine(): expected base and warmupEpochs of at least 0, got -1 and 0.]`,
  );
});
