import { expect, test } from 'vitest';
import { transferPace } from './transfer-pace.ts';

/** A pace whose clock is set by hand, in seconds. */
function paceAt(): { pace: ReturnType<typeof transferPace>; at: (seconds: number) => void } {
  let now = 0;
  return { pace: transferPace(() => now), at: (seconds) => (now = seconds * 1000) };
}

test('is not known at the start', () => {
  expect(paceAt().pace(0, 100)).toEqual({ perSecond: 0, secondsLeft: Number.NaN });
});

test('is the mean since the start, and later that of the last ten seconds', () => {
  const { pace, at } = paceAt();
  for (let second = 0; second <= 20; second++) {
    at(second);
    pace(second * 10, 1000);
  }
  expect(pace(200, 1000)).toEqual({ perSecond: 10, secondsLeft: 80 });
  for (let second = 21; second <= 40; second++) {
    at(second);
    pace(200 + (second - 20) * 30, 1000); // three times as fast from here on
  }
  expect(pace(800, 1000)).toEqual({ perSecond: 30, secondsLeft: 200 / 30 });
});

test('falls when nothing comes any more', () => {
  const { pace, at } = paceAt();
  pace(0, 100);
  at(1);
  expect(pace(50, 100).perSecond).toBe(50);
  at(5);
  expect(pace(50, 100).perSecond).toBe(10);
});

test('starts anew with another file, and knows no end without a total', () => {
  const { pace, at } = paceAt();
  pace(1000, null);
  at(1);
  expect(pace(2000, null)).toEqual({ perSecond: 1000, secondsLeft: Number.NaN });
  at(2);
  expect(pace(0, 500)).toEqual({ perSecond: 0, secondsLeft: Number.NaN });
  at(3);
  expect(pace(100, 500)).toEqual({ perSecond: 100, secondsLeft: 4 });
});

test('many reports in a short time cost no memory and change nothing', () => {
  const { pace, at } = paceAt();
  for (let number = 0; number <= 10_000; number++) {
    at(number / 2000);
    pace(number, null);
  }
  expect(pace(10_000, null).perSecond).toBeCloseTo(2000, 6);
});
