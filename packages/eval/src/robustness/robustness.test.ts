import { LeoclrError } from '@leoclr/core';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { clusteredFeatures, featuresOf } from '../fixtures/clustered-features.ts';
import type { Features } from '../features/features.ts';
import { robustnessBattery } from './robustness-battery.ts';
import type { CorruptedFeatures, RobustnessInput } from './robustness.ts';
import { robustness } from './robustness.ts';

beforeAll(() => useEngine('wasm'));

/** Two classes in two directions. */
const east = [1, 0];
const north = [0, 1];
const bank = featuresOf([east, east, north, north]);
const clean = featuresOf([east, east, north, north]);
const labels = [0, 0, 1, 1];

/** The battery with features by corruption and place in its levels. */
function battery(features: (corruption: string, place: number) => Features): CorruptedFeatures[] {
  return robustnessBattery.flatMap(({ corruption, levels }) =>
    levels.map((level, place) => ({ corruption, level, features: features(corruption, place) })),
  );
}

const input = (corrupted: RobustnessInput['corrupted']): RobustnessInput => ({
  bank,
  bankLabels: labels,
  clean,
  labels,
  classes: 2,
  corrupted,
});

test('what changes nothing leaves all of the accuracy', async () => {
  const { top1, record, cleanPredictions } = await robustness(input(battery(() => clean)));
  expect(top1).toBe(1);
  expect([...cleanPredictions]).toEqual(labels);
  expect(record).toMatchObject({ protocol: 'robustness@1', score: 1, relative: 1, interval: [1, 1], clean: { top1: 1, interval: [1, 1] } });
  expect(record.levels).toHaveLength(19);
});

test('each corruption counts the same, however many levels it has', async () => {
  // Under blur, four levels, the last of the four pictures is lost; under crop, three levels, three of four at the last level.
  const features = (corruption: string, place: number): Features => {
    if (corruption === 'blur') return featuresOf([east, east, north, east]);
    if (corruption === 'crop' && place === 2) return featuresOf([north, north, east, north]);
    return clean;
  };
  const { record } = await robustness(input(battery(features)));
  const means = Object.fromEntries(record.corruptions.map(({ corruption, top1 }) => [corruption, top1]));
  expect(means).toEqual({ crop: 0.75, 'centre-crop': 1, grey: 1, blur: 0.75, occlusion: 1, smaller: 1 });
  expect(record.score).toBeCloseTo((4 + 0.75 + 0.75) / 6, 12);
  expect(record.levels.filter(({ corruption }) => corruption === 'crop').map(({ top1 }) => top1)).toEqual([1, 1, 0.25]);
});

test('is relative to the clean accuracy', async () => {
  const half = { ...input(battery(() => featuresOf([east, north, east, east]))), clean: featuresOf([east, east, north, east]) };
  const { record } = await robustness(half);
  expect(record.clean.top1).toBe(0.75);
  expect(record).toMatchObject({ score: 0.25, relative: 1 / 3 });
  const wrong = { ...input(battery(() => clean)), clean: featuresOf([north, north, east, east]) };
  expect((await robustness(wrong)).record).toMatchObject({ score: 1, relative: null });
});

test('the order in which levels come does not matter, and a generator is read one by one', async () => {
  const data = clusteredFeatures({ count: 60, width: 4, classes: 3, spread: 1 });
  const other = (place: number): Features => clusteredFeatures({ count: 60, width: 4, classes: 3, spread: 1 + place }).features;
  const measure = async (corrupted: RobustnessInput['corrupted']) => {
    const labelled = { bank: data.features, bankLabels: data.labels, clean: data.features, labels: data.labels, classes: 3 };
    const { record } = await robustness({ ...labelled, corrupted }, { k: 5, seed: 3 });
    return { ...record, seconds: 0 };
  };
  const levels = battery((_, place) => other(place));
  async function* generate() {
    yield* levels;
  }
  const tensors = memory().numTensors;
  const expected = await measure(levels);
  expect(await measure(levels.toReversed())).toEqual(expected);
  expect(await measure(generate())).toEqual(expected);
  expect(memory().numTensors).toBe(tensors);
  expect(expected.levels.map(({ corruption, level }) => [corruption, level])).toEqual(
    robustnessBattery.flatMap(({ corruption, levels }) => levels.map((level) => [corruption, level])),
  );
  for (const { top1, interval } of expected.levels) {
    expect(interval[0]).toBeLessThanOrEqual(top1);
    expect(interval[1]).toBeGreaterThanOrEqual(top1);
  }
  expect(expected.interval[1] - expected.interval[0]).toBeLessThan(0.4);
});

test('an incomplete battery, a foreign level, a level twice and other pictures are refused', async () => {
  const whole = battery(() => clean);
  const [first, ...rest] = whole as [CorruptedFeatures, ...CorruptedFeatures[]];
  const nan = featuresOf([east, east, north, [NaN, 0]]);
  const cases = [
    rest.slice(1),
    [{ ...first, level: 0.3 }],
    [first, first],
    [{ ...first, features: featuresOf([east, east, north]) }],
    [{ ...first, features: { ...clean, indices: Int32Array.of(0, 1, 3, 2) } }],
    [{ ...first, features: nan }],
  ];
  const tensors = memory().numTensors;
  const messages = await Promise.all(
    cases.map((levels) => robustness(input(levels)).catch((error: LeoclrError) => `${error.code}: ${error.message}`)),
  );
  expect(memory().numTensors).toBe(tensors);
  expect(messages).toMatchInlineSnapshot(`
    [
      "option: robustness(): expected all of robustnessBattery, crop 0.75, crop 0.5 is missing.",
      "option: robustness(): expected corrupted to hold levels of robustnessBattery, got crop 0.3.",
      "option: robustness(): expected each level once, got crop 0.75 twice.",
      "data: robustness(): expected crop 0.75 to show the 4 clean test pictures in their order, got 3 that are others. Has a picture become unreadable?",
      "data: robustness(): expected crop 0.75 to show the 4 clean test pictures in their order, got 4 that are others. Has a picture become unreadable?",
      "numeric: knn(): expected queries to be finite, got NaN in row 3 (sample 3).",
    ]
  `);
});
