// Worker threads run the built packages: build packages/data before these tests.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cropView, normalization, normalize, originalView } from '@leoclr/augment';
import type { Batch, Dataset, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchesOptions } from './index.ts';
import { batches, imageFolder } from './index.ts';

const COUNT = 21;
let root: string;
let pictures: Dataset;
let damaged: Dataset;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-batches-'));
  for (const folder of ['good', 'bad']) {
    mkdirSync(join(root, folder));
    for (let index = 0; index < COUNT; index++) {
      const data = Uint8Array.from({ length: 12 * 10 * 3 }, (_, place) => (place * (index + 3)) % 256);
      const picture = sharp(data, { raw: { width: 12, height: 10, channels: 3 } });
      const file = await (index % 3 === 0 ? picture.jpeg() : picture.png()).toBuffer(); // two ways of decoding
      writeFileSync(join(root, folder, `${String(index).padStart(2, '0')}.png`), file);
    }
  }
  // Numbers 4 and 5 in a row, and the last, whose next is the first.
  writeFileSync(join(root, 'bad/04.png'), 'This is a text.');
  writeFileSync(join(root, 'bad/05.png'), '');
  writeFileSync(join(root, 'bad/20.png'), 'So is this.');
  pictures = await imageFolder({ directory: join(root, 'good') });
  damaged = await imageFolder({ directory: join(root, 'bad') });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const views: readonly View[] = [originalView({ size: 8 }), cropView({ size: 8 }), cropView({ size: 8 })];
const base: BatchesOptions = { views, batchSize: 4, seed: 7, normalization: normalization.imagenet, workers: 0 };

/** A copy of a batch whose memory the loader is going to use again. */
function kept(batch: Batch): Batch {
  return { ...batch, views: batch.views.map(({ data, shape }) => ({ data: data.slice(), shape })) };
}

async function collect(
  dataset: Dataset,
  options: Partial<BatchesOptions> = {},
  place: { epoch?: number; fromStep?: number } = {},
): Promise<Batch[]> {
  const loader = batches(dataset, { ...base, ...options });
  try {
    const all: Batch[] = [];
    for await (const batch of loader.epoch(place.epoch ?? 0, { fromStep: place.fromStep ?? 0 })) all.push(kept(batch));
    return all;
  } finally {
    await loader.close();
  }
}

function digest(all: readonly Batch[]): string {
  const hash = createHash('sha256');
  for (const { step, views, indices, skipped } of all) {
    hash.update(JSON.stringify([step, skipped.map(({ index, reason }) => [index, reason])])).update(indices);
    for (const { data, shape } of views) hash.update(data).update(shape.join());
  }
  return hash.digest('hex');
}

const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as Error).message.replaceAll(root, 'ROOT'),
  );
const indicesOf = (all: readonly Batch[]) => all.flatMap(({ indices }) => [...indices]);

test('a row of a batch is the normalised view of its sample at its own random place', async () => {
  const [batch] = await collect(pictures, {}, { epoch: 2, fromStep: 3 });
  expect(batch).toMatchObject({ epoch: 2, step: 3, skipped: [] });
  expect(batch!.views.map(({ shape }) => shape)).toEqual([
    [4, 8, 8, 3],
    [4, 8, 8, 3],
    [4, 8, 8, 3],
  ]);
  for (const [row, sample] of batch!.indices.entries()) {
    const { image } = await pictures.get(sample);
    for (const [number, view] of views.entries()) {
      const expected = new Float32Array(192);
      normalize(view(image, rng(7, 'augment', { epoch: 2, sample, view: number })), normalization.imagenet, expected);
      expect(batch!.views[number]!.data.subarray(row * 192, (row + 1) * 192)).toEqual(expected);
    }
  }
});

describe('any number of workers gives the same bytes', () => {
  let expected: string;
  beforeAll(async () => {
    expected = digest(await collect(damaged, { workers: 0 }));
  });
  test.each([{ workers: 1 }, { workers: 2 }, { workers: 4 }, { workers: 2, prefetch: 1 }, { workers: 0, prefetch: 7 }])(
    '%o',
    async (options) => {
      expect(digest(await collect(damaged, options))).toBe(expected);
    },
  );
});

test.each([0, 2])('an epoch continues from any step with %d workers', async (workers) => {
  const all = await collect(pictures, {}, { epoch: 1 });
  for (const fromStep of [0, 1, 4, 5]) {
    expect(digest(await collect(pictures, { workers }, { epoch: 1, fromStep }))).toBe(digest(all.slice(fromStep)));
  }
});

test('every epoch has its own order; the incomplete batch is left out', async () => {
  const orders = await Promise.all([0, 1, 0].map(async (epoch) => indicesOf(await collect(pictures, {}, { epoch }))));
  expect(orders[0]).toHaveLength(20);
  expect(new Set(orders[0]).size).toBe(20);
  expect(orders[1]).not.toEqual(orders[0]);
  expect(orders[2]).toEqual(orders[0]);
  expect(indicesOf(await collect(pictures, { seed: 8 }))).not.toEqual(orders[0]);
});

test('in order and with the incomplete batch when asked to', async () => {
  const all = await collect(pictures, { shuffle: false, dropLast: false });
  expect(indicesOf(all)).toEqual(Array.from({ length: COUNT }, (_, index) => index));
  expect(all.at(-1)!.views[0]!.shape).toEqual([1, 8, 8, 3]);
  expect(batches(pictures, { ...base, dropLast: false })).toMatchObject({ length: COUNT, batchSize: 4, stepsPerEpoch: 6 });
  expect(batches(pictures, base)).toMatchObject({ length: COUNT, batchSize: 4, stepsPerEpoch: 5 });
});

test('a part of the data set', async () => {
  const indices = [20, 3, 7, 11, 2];
  expect(indicesOf(await collect(pictures, { indices, shuffle: false, dropLast: false }))).toEqual(indices);
  expect(indicesOf(await collect(pictures, { indices, batchSize: 5 })).sort((a, b) => a - b)).toEqual([2, 3, 7, 11, 20]);
});

describe('a picture that cannot be read', () => {
  test('is replaced by the next that can, and reported once a batch', async () => {
    const [batch] = await collect(damaged, { shuffle: false, dropLast: false, batchSize: COUNT });
    expect([...batch!.indices]).toEqual([0, 1, 2, 3, 6, 6, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 0]);
    expect(batch!.skipped.map(({ name, ...rest }) => ({ ...rest, name: name.replace(root, 'ROOT') }))).toEqual([
      { index: 4, name: 'ROOT/bad/04.png', reason: 'it is no picture in a known format' },
      { index: 5, name: 'ROOT/bad/05.png', reason: 'the file is empty' },
      { index: 20, name: 'ROOT/bad/20.png', reason: 'it is no picture in a known format' },
    ]);
    // The replacement fills its places with different views.
    const { data } = batch!.views[1]!;
    expect(data.subarray(4 * 192, 5 * 192)).not.toEqual(data.subarray(6 * 192, 7 * 192));
  });

  test('is replaced from the used part only', async () => {
    const [batch] = await collect(damaged, { indices: [2, 4, 9], shuffle: false, batchSize: 3 });
    expect([...batch!.indices]).toEqual([2, 9, 9]);
  });

  test.each([0, 1])('stops a strict loader with %d workers', async (workers) => {
    await expect(collect(damaged, { strict: true, workers })).rejects.toMatchObject({ name: 'LeoclrError', code: 'data' });
    expect(await messageOf(collect(damaged, { strict: true, workers, shuffle: false }))).toBe(
      "decodeImage(): can't read ROOT/bad/04.png: it is no picture in a known format.",
    );
  });

  test('stops any loader when all are like that', async () => {
    expect(await messageOf(collect(damaged, { indices: [4, 5, 20], batchSize: 2, shuffle: false }))).toMatchInlineSnapshot(
      `"batches(): 3 pictures in a row can't be read, the first is ROOT/bad/04.png: it is no picture in a known format. Check that the data set is complete."`,
    );
  });
});

describe('several processes share the batches', () => {
  /** Row by row: the batches of all ranks one after the other. */
  const joined = (ranks: readonly Batch[][]): Batch[] =>
    ranks[0]!.map((first, step) => {
      const parts = ranks.map((all) => all[step]!);
      const views = first.views.map(({ shape: [, ...shape] }, view) => {
        const data = Float32Array.from(parts.flatMap((part) => [...part.views[view]!.data]));
        return { data, shape: [parts.reduce((sum, { indices }) => sum + indices.length, 0), ...shape] as const };
      });
      const skipped = parts.flatMap((part) => part.skipped);
      return {
        ...first,
        views,
        indices: Int32Array.from(parts.flatMap(({ indices }) => [...indices])),
        skipped: [...new Map(skipped.map((sample) => [sample.index, sample])).values()],
      };
    });

  test.each([
    { ranks: 2, workers: 0, dropLast: true },
    { ranks: 4, workers: 0, dropLast: true },
    { ranks: 2, workers: 2, dropLast: false },
    { ranks: 4, workers: 0, dropLast: false }, // the last batch holds five pictures: 1, 1, 1 and 2
  ])('%o: their batches together are those of one process', async ({ ranks, ...options }) => {
    const one = await collect(damaged, { batchSize: 8, ...options });
    const shares = await Promise.all(
      Array.from({ length: ranks }, (_, rank) => collect(damaged, { batchSize: 8, ...options, rank, ranks })),
    );
    expect(digest(joined(shares))).toBe(digest(one));
    expect(shares.map(([first]) => first!.indices.length)).toEqual(Array.from({ length: ranks }, () => 8 / ranks));
  });

  test('a rank goes on in the middle of an epoch', async () => {
    const share = { batchSize: 8, rank: 1, ranks: 2 };
    expect(digest(await collect(pictures, share, { fromStep: 1 }))).toBe(digest((await collect(pictures, share)).slice(1)));
  });

  test('a rank may get nothing of a last batch', async () => {
    const shares = await Promise.all([0, 1, 2, 3].map((rank) => collect(pictures, { dropLast: false, rank, ranks: 4 })));
    expect(shares.map((all) => all.at(-1)!.views[0]!.shape)).toEqual([
      [0, 8, 8, 3],
      [0, 8, 8, 3],
      [0, 8, 8, 3],
      [1, 8, 8, 3],
    ]);
  });

  test('a loader tells its own share', () => {
    expect(batches(pictures, { ...base, batchSize: 8, rank: 1, ranks: 2 })).toMatchObject({
      length: COUNT,
      batchSize: 4,
      stepsPerEpoch: 2,
    });
  });
});

test.each([0, 2])('leaving early ends the work; the next epoch is complete (%d workers)', async (workers) => {
  const loader = batches(pictures, { ...base, workers });
  for await (const batch of loader.epoch(0)) {
    if (batch.step === 1) break;
  }
  let steps = 0;
  for await (const batch of loader.epoch(1)) steps += batch.epoch;
  expect(steps).toBe(5);
  await loader.close();
});

test.each([0, 2])('closing while batches are read ends the loop with an error (%d workers)', async (workers) => {
  const loader = batches(pictures, { ...base, workers, prefetch: 1 });
  const iterator = loader.epoch(0)[Symbol.asyncIterator]();
  await iterator.next();
  await loader.close();
  const rest = (async () => {
    while ((await iterator.next()).done !== true);
  })();
  expect(await messageOf(rest)).toMatch(/the loader was closed while its batches were being read/);
  expect(await messageOf(loader.epoch(1)[Symbol.asyncIterator]().next())).toMatchInlineSnapshot(
    `"batches(): expected an open loader, but close() has been called."`,
  );
  await loader.close(); // twice is no error
});

test('without recipes it works on the main thread, or says why not when workers were asked for', async () => {
  const { recipe: _dataset, ...dataset } = pictures;
  const view: View = Object.assign((...args: Parameters<View>) => views[0]!(...args), { viewName: 'mine', size: 8 });
  const { workers: _workers, ...auto } = base;
  const loader = batches(dataset, { ...auto, views: [view] });
  for await (const batch of loader.epoch(0)) expect(batch.indices).toHaveLength(4);
  expect(() => batches(dataset, { ...base, workers: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: batches(): expected a recipe of the data set good, because workers can't be handed functions; it has none. Give it a recipe or pass workers: 0.]`,
  );
  expect(() => batches(pictures, { ...base, views: [view], workers: 1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: batches(): expected a recipe of the view mine, because workers can't be handed functions; it has none. Give it a recipe or pass workers: 0.]`,
  );
});

test('a view of another size than it says is refused', async () => {
  const view: View = Object.assign((...args: Parameters<View>) => views[0]!(...args), { viewName: 'mine', size: 9 });
  expect(await messageOf(collect(pictures, { views: [view] }))).toMatchInlineSnapshot(
    `"batches(): expected the view "mine" to return 9 × 9 pixels as its size says, got 8 × 8."`,
  );
});
