import { expect, test } from 'vitest';
import type { Settings } from '../settings/settings.ts';
import { probeBudget } from './probe-budget.ts';

interface Run {
  every?: Settings['healthEvery'];
  epochs?: number;
  /** Of one epoch of a thousand pictures. */
  seconds?: number;
  /** What a look really costs, from the first one on. */
  cost: number;
  firstCost?: number;
}

/** The epochs after which it looked, and the share of the training time that this took. */
function simulate({ every = 'auto', epochs = 100, seconds = 100, cost, firstCost = cost }: Run): { epochs: number[]; share: number } {
  const budget = probeBudget(every, { images: 100, seconds: 0.1 });
  const looks: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    budget.trained({ seconds, images: 1000 });
    if (!budget.isDue({ epoch, isLast: epoch + 1 === epochs })) continue;
    const isFirst = looks.length === 0;
    budget.looked({ seconds: isFirst ? firstCost : cost, onceSeconds: isFirst ? firstCost - cost : 0 });
    looks.push(epoch + 1);
  }
  const spent = looks.length === 0 ? 0 : firstCost + (looks.length - 1) * cost;
  return { epochs: looks, share: spent / (epochs * seconds) };
}

test('looks after every epoch when that is cheap', () => {
  const { epochs, share } = simulate({ cost: 0.9, firstCost: 1.8 });
  expect(epochs.slice(-90)).toEqual(Array.from({ length: 90 }, (_, i) => i + 11));
  expect(share).toBeLessThan(0.01);
});

test.each([0.5, 2, 7, 30, 200])('takes at most a fiftieth of the training time when a look costs %d s', (cost) => {
  const runs = [1, 2, 7, 100, 1000].map((epochs) => simulate({ cost, firstCost: 1.5 * cost, epochs }));
  // What the first look costs, nobody can know before: it may be too much, but then there is no second one before it is paid for.
  const shares = runs.filter(({ epochs }) => epochs.length > 1).map(({ share }) => share);
  expect(shares.length).toBeGreaterThan(0);
  expect(Math.max(...shares)).toBeLessThan(0.02);
});

test('looks seldom when it is dear, at even distances', () => {
  const { epochs } = simulate({ cost: 10, epochs: 80 });
  const gaps = epochs.slice(3).map((epoch, i) => epoch - epochs[i + 2]!);
  expect(new Set(gaps.slice(0, -1))).toEqual(new Set([10]));
});

test('ends with a look when 2 % allow it', () => {
  expect(simulate({ cost: 4, epochs: 50 }).epochs.at(-1)).toBe(50);
});

test('does not look when the run is too short for it', () => {
  expect(simulate({ cost: 10, epochs: 1 }).epochs).toEqual([]);
});

test('a number is kept to, whatever it costs, and the last epoch is looked at', () => {
  expect(simulate({ every: 3, epochs: 8, cost: 1000 }).epochs).toEqual([3, 6, 8]);
  expect(simulate({ every: 'off', cost: 0 }).epochs).toEqual([]);
});
