import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { inspectEngines } from './inspect-engines.ts';
import { replaceRows } from './replace-rows.ts';
import { useEngine } from './use-engine.ts';

const found = (await inspectEngines()).filter((engine) => engine.found).map((engine) => engine.name);
const engines = (['cpu', 'wasm', 'onednn'] as const).filter((name) => found.includes(name));

describe.each(engines)('on %s', (engine) => {
  test.each([
    { start: 0, count: 2, expected: [10, 11, 2, 3, 4] },
    { start: 3, count: 2, expected: [0, 1, 2, 10, 11] },
    { start: 4, count: 3, expected: [11, 12, 2, 3, 10] },
    { start: 2, count: 5, expected: [13, 14, 10, 11, 12] },
  ])('$count rows from row $start on', async ({ start, count, expected }) => {
    await useEngine(engine);
    const column = (from: number, length: number) => tf.tensor2d(Array.from({ length }, (_, index) => [from + index, -from - index]));
    const [rows, values] = [column(0, 5), column(10, count)];
    const other = rows.clone(); // somebody else holds the memory
    const before = tf.memory().numTensors;
    const kept = replaceRows({ rows, values }, { start });
    expect([...other.dataSync()].filter((_, index) => index % 2 === 0)).toEqual([0, 1, 2, 3, 4]);
    other.dispose();
    const inPlace = replaceRows({ rows, values }, { start });
    rows.dispose();
    for (const result of [kept, inPlace]) expect([...result.dataSync()].filter((_, index) => index % 2 === 0)).toEqual(expected);
    expect(tf.memory().numTensors).toBe(before); // two gone, two made
    tf.dispose([values, kept, inPlace]);
  });
});

test('rejects what does not fit', () => {
  const [rows, values] = [tf.zeros<tf.Rank.R2>([3, 2]), tf.zeros<tf.Rank.R2>([4, 2])];
  expect(() => replaceRows({ rows, values }, { start: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: replaceRows(): expected 1 to 3 values, got 4.]`,
  );
  expect(() => replaceRows({ rows: values, values: rows }, { start: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: replaceRows(): expected start to be a row from 0 to 3, got 4.]`,
  );
});
