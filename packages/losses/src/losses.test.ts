import * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LossInput } from '@leoclr/core';
import { l2Normalize, useEngine, valueAndGradients } from '@leoclr/engine';
import { describeLoss } from '@leoclr/testing';
import { infoNce } from './info-nce.ts';
import { leoclrLoss } from './leoclr-loss.ts';
import { infoNcePlugin, leoclrLossPlugin } from './plugins.ts';

beforeAll(() => useEngine('wasm'));

describeLoss(infoNcePlugin);
describeLoss(leoclrLossPlugin);

interface GoldenCase {
  temperature: number;
  rawQueries: number[][];
  rawKeys: number[][];
  rawKeys2: number[][];
  rawQueue: number[][];
  loss: number;
  gradient: number[][];
  sumOfTwoLoss: number;
  sumOfTwoGradient: number[][];
}

// PyTorch 1.13 in float64: tests/golden/small_values.py.
const golden = JSON.parse(readFileSync(new URL('../../../tests/golden/fixtures/small.json', import.meta.url), 'utf8')) as {
  infoNce: GoldenCase[];
};

describe.each(golden.infoNce)(
  'as PyTorch at temperature $temperature',
  ({ temperature, loss, gradient, sumOfTwoLoss, sumOfTwoGradient, ...raw }) => {
    test('InfoNCE of one key', () => {
      const result = lossOfRaw(infoNce({ temperature }), raw, 1);
      expect(result.loss).toBeCloseTo(loss, 5);
      expectClose(result.gradient, gradient.flat());
    });

    test('LeOCLR is the sum over two keys, and so is InfoNCE with one query', () => {
      for (const make of [leoclrLoss, infoNce]) {
        const result = lossOfRaw(make({ temperature }), raw, 2);
        expect(result.loss).toBeCloseTo(sumOfTwoLoss, 4);
        expectClose(result.gradient, sumOfTwoGradient.flat());
      }
    });
  },
);

test('is log(1 + K) for each key when everything is orthogonal', () => {
  const input = unit([0, 0], [1, 1], [2, 3, 4, 5]);
  expect(infoNce()(input).dataSync()[0]).toBeCloseTo(Math.log(1 + 4), 5);
  expect(leoclrLoss()({ ...input, keys: [input.keys[0]!, input.keys[0]!] }).dataSync()[0]).toBeCloseTo(2 * Math.log(1 + 4), 5);
});

test('is log(1 + K · exp(−1 / τ)) when positives agree and negatives are orthogonal', () => {
  const input = unit([0, 1], [0, 1], [2, 3, 4]);
  const temperature = 0.5;
  expect(infoNce({ temperature })(input).dataSync()[0]).toBeCloseTo(Math.log(1 + 3 * Math.exp(-1 / temperature)), 5);
});

test('two queries and two keys are paired one to one: MoCo’s symmetric loss', () => {
  const a = unit([0, 1], [1, 0], [2, 3]);
  const b = unit([4, 1], [4, 1], [2, 3]);
  const both = infoNce()({ queries: [a.queries[0]!, b.queries[0]!], keys: [a.keys[0]!, b.keys[0]!], negatives: a.negatives });
  expect(both.dataSync()[0]).toBeCloseTo(infoNce()(a).dataSync()[0]! + infoNce()(b).dataSync()[0]!, 5);
});

test('names what does not fit', () => {
  const input = unit([0, 1], [1, 0], [2, 3]);
  const narrow = tf.ones<tf.Rank.R2>([2, 3]);
  expect(() => infoNce({ temperature: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: infoNce(): expected temperature to be a positive number, got 0.]`,
  );
  expect(() => leoclrLoss({ temperature: Number.NaN })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: leoclrLoss(): expected temperature to be a positive number, got NaN.]`,
  );
  expect(() => infoNce()({ ...input, keys: [narrow] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: infoNce(): expected keys[0], like queries[0], to have shape [2, 6], got [2, 3].]`,
  );
  expect(() => infoNce()({ ...input, negatives: narrow })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: infoNce(): expected negatives to have shape [any, 6], got [2, 3].]`,
  );
  expect(() => infoNce()({ ...input, negatives: null })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: infoNce(): expected negatives of shape [K, 6], got null. Use a method with a queue.]`,
  );
  expect(() => infoNce()({ ...input, queries: [] })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: infoNce(): expected at least one query and one key, got 0 and 1.]`,
  );
  expect(() => leoclrLoss()(input)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: leoclrLoss(): expected one query (the original) and two keys (its crops), got 1 queries and 1 keys.]`,
  );
});

/** Loss of the normalised rows, and its gradient with respect to the raw queries. */
function lossOfRaw(
  loss: (input: LossInput) => tf.Scalar,
  { rawQueries, rawKeys, rawKeys2, rawQueue }: Pick<GoldenCase, 'rawQueries' | 'rawKeys' | 'rawKeys2' | 'rawQueue'>,
  keyCount: number,
): { loss: number; gradient: number[] } {
  return tf.tidy(() => {
    const [key1, key2, negatives] = [rawKeys, rawKeys2, rawQueue].map((rows) => l2Normalize(tf.tensor2d(rows)));
    const { value, gradients } = valueAndGradients({ raw: tf.tensor2d(rawQueries) }, ({ raw }) => ({
      value: loss({ queries: [l2Normalize(raw as tf.Tensor2D)], keys: [key1!, key2!].slice(0, keyCount), negatives: negatives! }),
      kept: {},
    }));
    return { loss: value.dataSync()[0]!, gradient: [...gradients['raw']!.dataSync()] };
  });
}

/** Rows of the 6-dimensional identity, by position. */
function unit(queries: number[], keys: number[], negatives: number[]): LossInput {
  const rows = (positions: number[]): tf.Tensor2D =>
    tf.tensor2d(positions.map((position) => [0, 1, 2, 3, 4, 5].map((column) => Number(column === position))));
  return { queries: [rows(queries)], keys: [rows(keys)], negatives: rows(negatives) };
}

function expectClose(actual: number[], expected: number[]): void {
  const scale = Math.max(...expected.map(Math.abs));
  for (const [index, value] of expected.entries()) expect(Math.abs(actual[index]! - value)).toBeLessThan(1e-5 * scale);
}
