import type { Dataset, Sample } from '@leoclr/core';
import { describeDataset } from '@leoclr/testing';
import { expect, test } from 'vitest';
import { scenes } from './scenes.ts';

function all(set: Dataset): Promise<Sample[]> {
  return Promise.all(Array.from({ length: set.length }, (_, index) => set.get(index)));
}

describeDataset('scenes', () => scenes({ length: 20, size: 16 }));

test('a picture is a function of seed, split and index alone', async () => {
  const set = scenes({ length: 20, seed: 3 });
  const later = await set.get(13);
  const again = await scenes({ length: 500, seed: 3 }).get(13);
  expect(again).toEqual(later);
  await set.get(2);
  expect(await set.get(13)).toEqual(later);
  expect((await scenes({ length: 20, seed: 4 }).get(13)).image).not.toEqual(later.image);
  expect((await scenes({ length: 20, seed: 3, split: 'val' }).get(13)).image).not.toEqual(later.image);
});

test('train and val share no picture', async () => {
  const [train, val] = await Promise.all([all(scenes({ length: 300, size: 16 })), all(scenes({ length: 300, size: 16, split: 'val' }))]);
  const seen = new Set(train.map(({ image }) => image.data.toString()));
  expect(seen.size).toBe(300);
  expect(val.filter(({ image }) => seen.has(image.data.toString()))).toEqual([]);
});

test('classes are balanced, and labels are known without drawing', async () => {
  const set = scenes({ length: 1005, size: 8 });
  const counts = new Int32Array(10);
  for (const label of set.labels!.subarray(0, 1000)) counts[label]! += 1;
  expect([...counts]).toEqual(Array(10).fill(100));
  expect(new Set(set.labels!.subarray(1000)).size).toBe(5);
  const samples = await all(set);
  expect(samples.map(({ label }) => label)).toEqual([...set.labels!]);
  expect(set.classes).toHaveLength(10);
  // The order is random: a label says nothing about the next one.
  const repeats = [...set.labels!].filter((label, index) => index >= 10 && label === set.labels![index - 10]).length;
  expect(repeats).toBeLessThan(150);
});

test.each([8, 17, 64, 100])('draws at %i px', async (size) => {
  const { image, boxes } = await scenes({ length: 1, size }).get(0);
  expect([image.width, image.height, image.data.length]).toEqual([size, size, size * size * 3]);
  expect(Math.max(...image.data) - Math.min(...image.data)).toBeGreaterThan(60);
  expect(boxes!.length).toBeGreaterThan(0);
});

test('draws the same scene at every size', async () => {
  const [small, large] = await Promise.all([scenes({ length: 10, size: 40 }).get(4), scenes({ length: 10, size: 80 }).get(4)]);
  expect(small.boxes!.map((box) => box.label)).toEqual(large.boxes!.map((box) => box.label));
  for (const [index, box] of small.boxes!.entries()) {
    for (const side of ['left', 'top', 'right', 'bottom'] as const) {
      expect(Math.abs(box[side] - large.boxes![index]![side] / 2)).toBeLessThanOrEqual(1.5);
    }
  }
});

test('boxes lie in the picture; the first, largest one is the main object, and two crops can show different things', async () => {
  const samples = await all(scenes({ length: 300 }));
  for (const { boxes, label } of samples) {
    const [main, ...others] = boxes!;
    expect(main!.label).toBe(label);
    for (const box of boxes!) {
      expect(box.left >= 0 && box.top >= 0 && box.right <= 64 && box.bottom <= 64).toBe(true);
      expect(box.right > box.left && box.bottom > box.top).toBe(true);
    }
    const area = ({ left, top, right, bottom }: typeof main & {}): number => (right - left) * (bottom - top);
    for (const other of others) {
      expect(other.label).not.toBe(label);
      expect(area(other)).toBeLessThan(area(main!));
    }
  }
  const objects = samples.map(({ boxes }) => boxes!.length);
  expect(Math.min(...objects)).toBeGreaterThanOrEqual(2);
  expect(Math.max(...objects)).toBe(4);
});

test('another thread can open the set by its recipe', async () => {
  const set = scenes({ length: 5, seed: 9, size: 16 });
  const { module, name, options } = structuredClone(set.recipe!);
  const open = ((await import(module)) as Record<string, (options: unknown) => Dataset>)[name]!;
  expect(await open(options).get(3)).toEqual(await set.get(3));
});

test('says what is wrong with an option or index', async () => {
  expect(() => scenes({ length: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: scenes(): expected length to be an integer of at least 1, got 0.]`,
  );
  expect(() => scenes({ length: 2.5 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: scenes(): expected length to be an integer of at least 1, got 2.5.]`,
  );
  expect(() => scenes({ length: 1, seed: -1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: scenes(): expected seed to be an integer of at least 0, got -1.]`,
  );
  expect(() => scenes({ length: 1, size: 4 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: scenes(): expected size to be an integer of at least 8, got 4.]`,
  );
  expect(() => scenes({ length: 1, split: 'test' as 'val' })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: scenes(): expected split to be 'train' or 'val', got "test".]`,
  );
  await expect(scenes({ length: 3 }).get(3)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: scenes(): expected index to be an integer from 0 to 2, got 3.]`,
  );
});

// Colour and background must be no shortcut to the class. Chance is 10 % with a standard error of 1 % on 1000 pictures.

interface Labelled {
  readonly rows: readonly Float64Array[];
  readonly labels: Int32Array;
}

const SIZE = 16;
const drawn = (['train', 'val'] as const).map(async (split) => {
  const set = scenes({ length: 1000, size: SIZE, split });
  return { pixels: (await all(set)).map(({ image }) => image.data), labels: set.labels! };
});

/** What `describe` makes of 1000 training and 1000 validation pictures, each value made zero-mean and unit-variance. */
async function described(describe: (pixels: Uint8Array) => Float64Array): Promise<[Labelled, Labelled]> {
  const [train, val] = (await Promise.all(drawn)).map(({ pixels, labels }) => ({ rows: pixels.map(describe), labels }));
  const width = train!.rows[0]!.length;
  for (let column = 0; column < width; column++) {
    const values = train!.rows.map((row) => row[column]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    for (const row of [...train!.rows, ...val!.rows]) row[column] = (row[column]! - mean) / deviation;
  }
  return [train!, val!];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  return dot(a, a) - 2 * dot(a, b) + dot(b, b);
}

/** Top-1 of the nearest class mean, in per cent. */
function centroidAccuracy(train: Labelled, val: Labelled): number {
  const width = train.rows[0]!.length;
  const centroids = Array.from({ length: 10 }, () => new Float64Array(width));
  train.rows.forEach((row, sample) => {
    const centroid = centroids[train.labels[sample]!]!;
    for (let column = 0; column < width; column++) centroid[column]! += row[column]! / (train.rows.length / 10);
  });
  return top1(val, (row) => nearest(centroids.map((centroid) => squaredDistance(row, centroid))));
}

/** Top-1 of weighted kNN as the field does it (Wu et al. 2018): cosine, 200 neighbours, temperature 0.1. */
function neighbourAccuracy(train: Labelled, val: Labelled): number {
  const bank = train.rows.map(unit);
  return top1(val, (row) => {
    const query = unit(row);
    const similarities = Float64Array.from(bank, (other) => dot(query, other));
    const order = Int32Array.from(similarities.keys()).sort((a, b) => similarities[b]! - similarities[a]!);
    const votes = new Float64Array(10);
    for (const sample of order.subarray(0, 200)) votes[train.labels[sample]!]! += Math.exp(similarities[sample]! / 0.1);
    return nearest([...votes].map((vote) => -vote));
  });
}

function unit(row: Float64Array): Float64Array {
  const length = Math.sqrt(dot(row, row));
  return row.map((value) => value / length);
}

function nearest(distances: readonly number[]): number {
  return distances.indexOf(Math.min(...distances));
}

function top1(val: Labelled, predict: (row: Float64Array) => number): number {
  return (val.rows.filter((row, sample) => predict(row) === val.labels[sample]).length / val.rows.length) * 100;
}

/** Mean and standard deviation of the three channels. */
function colourMoments(pixels: Uint8Array): Float64Array {
  const moments = new Float64Array(6);
  const count = pixels.length / 3;
  pixels.forEach((value, index) => {
    moments[index % 3]! += value / count;
    moments[3 + (index % 3)]! += value ** 2 / count;
  });
  for (let channel = 0; channel < 3; channel++) moments[3 + channel] = Math.sqrt(moments[3 + channel]! - moments[channel]! ** 2);
  return moments;
}

test('mean colour says nothing about the class', async () => {
  const [train, val] = await described((pixels) => colourMoments(pixels).slice(0, 3));
  expect(centroidAccuracy(train, val)).toBeLessThan(14); // 9.3
  expect(neighbourAccuracy(train, val)).toBeLessThan(14); // 9.1
});

test('mean colour and contrast together say little', async () => {
  const [train, val] = await described(colourMoments);
  expect(centroidAccuracy(train, val)).toBeLessThan(20); // 17.5
  expect(neighbourAccuracy(train, val)).toBeLessThan(22); // 19.2
});

test('the background, seen in the four corners, says nothing', async () => {
  const [train, val] = await described((pixels) =>
    Float64Array.from(
      [0, 1, 2].flatMap((channel) => [0, SIZE - 1, (SIZE - 1) * SIZE, SIZE * SIZE - 1].map((pixel) => pixels[pixel * 3 + channel]!)),
    ),
  );
  expect(centroidAccuracy(train, val)).toBeLessThan(14); // 9.5
  expect(neighbourAccuracy(train, val)).toBeLessThan(14); // 8.8
});

test('raw pixels say little', async () => {
  const [train, val] = await described((pixels) => Float64Array.from(pixels));
  expect(centroidAccuracy(train, val)).toBeLessThan(16); // 10.8
  expect(neighbourAccuracy(train, val)).toBeLessThan(20); // 14.7; 28 with a bank of 4096 at 48 px
});
