import { readFileSync } from 'node:fs';
import { useEngine } from '@leoclr/engine';
import { memory } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { clusteredFeatures, featuresOf } from '../fixtures/clustered-features.ts';
import { alignment } from './alignment.ts';
import { effectiveRank } from './effective-rank.ts';
import { formulaFeatures, formulaLabels } from './fixtures/formula-features.ts';
import { measureHealth } from './measure-health.ts';
import { neighbourPurity } from './neighbour-purity.ts';
import { representationHealth } from './representation-health.ts';
import { singularValues } from './_singular-values.ts';
import { uniformity } from './uniformity.ts';

await useEngine('wasm');
const tensors = memory().numTensors;

interface Case {
  count: number;
  width: number;
  rank: number;
  singularValues: number[] | null;
  effectiveRank: number;
  uniformity: number;
  alignment: number;
  neighbourPurity: number;
  featureStandardDeviation: number;
}

// fixtures/health.py made the numbers.
const cases = JSON.parse(readFileSync(new URL('fixtures/health.json', import.meta.url), 'utf8')) as Case[];

test.each(cases)('agrees with PyTorch on $count × $width features of rank $rank', async (expected) => {
  const features = formulaFeatures(expected);
  const labels = formulaLabels(expected.count);
  const views = [features, formulaFeatures({ ...expected, seed: 1 })] as const;
  const health = await representationHealth(features, { labels, views });
  for (const name of ['effectiveRank', 'uniformity', 'alignment', 'featureStandardDeviation'] as const) {
    expect([name, Math.abs(health[name]! - expected[name]) < 1e-5]).toEqual([name, true]);
  }
  expect(health.neighbourPurity).toBeCloseTo(expected.neighbourPurity, 12);
  expect([health.count, health.width]).toEqual([expected.count, expected.width]);
});

test('the single figures are the same', async () => {
  const features = formulaFeatures(cases[0]!);
  const labels = formulaLabels(features.count);
  const views = [features, formulaFeatures({ ...cases[0]!, seed: 1 })] as const;
  const health = await representationHealth(features, { labels, views });
  expect(effectiveRank(features)).toBe(health.effectiveRank);
  expect(await uniformity(features)).toBe(health.uniformity);
  expect(alignment(...views)).toBe(health.alignment);
  expect(await neighbourPurity(features, labels)).toBe(health.neighbourPurity);
});

test('singular values keep all their digits, down to those that are 0', () => {
  const expected = cases.find((one) => one.singularValues !== null)!;
  const { values, count, width } = formulaFeatures(expected);
  const found = singularValues(values, count, width);
  for (const [i, value] of found.entries()) expect(Math.abs(value - expected.singularValues![i]!)).toBeLessThan(1e-13 * found[0]!);
});

test('a record holds all figures, with the purity as its headline', async () => {
  const features = formulaFeatures(cases[2]!);
  const { health, record } = await measureHealth(features, { labels: formulaLabels(features.count), seed: 1 });
  expect(record).toMatchObject({ ...health, protocol: 'health@1', score: health.neighbourPurity, notes: [] });
  // 300 pictures at 0.75: a standard error of 0.025.
  expect(record!.interval).toEqual([expect.closeTo(0.697, 2), expect.closeTo(0.795, 2)]);
  expect(JSON.parse(JSON.stringify(record))).toEqual(record);
});

test('a record says when the pictures are few, and there is none without labels', async () => {
  const features = formulaFeatures(cases[1]!);
  expect((await measureHealth(features, { labels: formulaLabels(features.count) })).record?.notes).toMatchInlineSnapshot(`
    [
      "The effective rank is of 90 pictures, which are few for 120 dimensions: compare it at equally many only.",
    ]
  `);
  expect((await measureHealth(features)).record).toBeNull();
});

test('says nothing about labels and views that are not there', async () => {
  const health = await representationHealth(formulaFeatures(cases[0]!));
  expect([health.alignment, health.neighbourPurity]).toEqual([null, null]);
});

test('a collapsed network is told from its figures', async () => {
  const one = featuresOf(Array.from({ length: 12 }, () => [1, 2, 2]));
  const health = await representationHealth(one, { views: [one, one] });
  expect(health.effectiveRank).toBeCloseTo(1, 4);
  expect(health.uniformity).toBeCloseTo(0, 6);
  expect([health.featureStandardDeviation, health.alignment]).toEqual([expect.closeTo(0, 6), 0]);
});

test('a network that gives zeros has rank 0', async () => {
  const { effectiveRank: rank, uniformity: even } = await representationHealth(
    featuresOf([
      [0, 0],
      [0, 0],
    ]),
  );
  expect([rank, even]).toEqual([0, 0]);
});

test('a row of zeros is at distance 1 from every other', async () => {
  expect(
    await uniformity(
      featuresOf([
        [0, 0],
        [3, 4],
      ]),
    ),
  ).toBeCloseTo(-2, 6);
});

test('orthogonal rows are as even as can be', () => {
  expect(
    effectiveRank(
      featuresOf([
        [2, 0, 0, 0],
        [0, 2, 0, 0],
        [0, 0, 0, 2],
      ]),
    ),
  ).toBeCloseTo(3, 5);
});

test('rows without a label count for no purity', async () => {
  const rows = featuresOf([
    [1, 0],
    [1, 0.1],
    [1, 0.05],
    [0, 1],
    [0.1, 1],
  ]);
  expect(await neighbourPurity(rows, [0, 0, 1, 1, 1])).toBe(2 / 5);
  expect(await neighbourPurity(rows, [0, 0, -1, 1, 1])).toBe(1);
});

test('more rows than one chunk make no difference', async () => {
  const { features, labels } = clusteredFeatures({ count: 600, width: 5, classes: 4 });
  let [sum, pure] = [0, 0];
  const unit = Array.from({ length: 600 }, (_, row) => {
    const own = [...features.values.subarray(5 * row, 5 * row + 5)];
    return own.map((value) => value / Math.hypot(...own));
  });
  for (let i = 0; i < 600; i++) {
    let [best, nearest] = [Infinity, -1];
    for (let j = 0; j < 600; j++) {
      if (i === j) continue;
      const distance = unit[i]!.reduce((all, value, k) => all + (value - unit[j]![k]!) ** 2, 0);
      sum += Math.exp(-2 * distance);
      if (distance < best) [best, nearest] = [distance, j];
    }
    if (labels[nearest] === labels[i]) pure++;
  }
  expect(await uniformity(features)).toBeCloseTo(Math.log(sum / (600 * 599)), 5);
  expect(await neighbourPurity(features, labels)).toBe(pure / 600);
});

test('rejects features that say nothing', async () => {
  const rows = featuresOf([
    [1, 0],
    [0, 1],
  ]);
  const broken = featuresOf([
    [1, 0],
    [Number.NaN, 1],
  ]);
  await expect(representationHealth(broken)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: representationHealth(): expected features to be finite, got NaN in row 1 (sample 1).]`,
  );
  await expect(representationHealth(featuresOf([[1, 0]]))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: representationHealth(): expected at least two rows, got one: there is no pair.]`,
  );
  await expect(uniformity(featuresOf([[1, 0]]))).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: uniformity(): expected at least two rows, got one: there is no pair.]`,
  );
  await expect(neighbourPurity(rows, [0])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: neighbourPurity(): expected labels to have 2 entries, one a row of features, got 1.]`,
  );
  await expect(neighbourPurity(rows, [0, -1])).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: neighbourPurity(): expected at least two rows with a label, got fewer. Leave labels out, or use a labelled data set.]`,
  );
  expect(() => effectiveRank(broken)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: effectiveRank(): expected features to be finite, got NaN in row 1 (sample 1).]`,
  );
  expect(() => alignment(rows, featuresOf([[1, 0]]))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: alignment(): expected second to have 2 rows like first, one a picture, got 1.]`,
  );
  expect(() => alignment(rows, featuresOf([[1], [1]]))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: alignment(): expected second to have width 2 like first, got 1. Both must come from the same network.]`,
  );
});

test('leaves no tensor behind in any of these cases', () => {
  expect(memory().numTensors).toBe(tensors);
});
