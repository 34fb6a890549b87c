import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { followRecipe } from '../_follow-recipe.ts';
import { scenes } from '../scenes.ts';
import { withShortSide } from '../with-short-side.ts';
import type { CachedDataset, CachedDatasetOptions } from './cached-dataset.ts';
import { cachedDataset, openCachedDataset } from './cached-dataset.ts';
import { decodedCaches } from './decoded-caches.ts';
import { changingDataset, sampleFrom } from './fixtures/changing-dataset.ts';

let directory: string;
const opened: CachedDataset[] = [];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'leoclr-cache-'));
});
afterEach(() => {
  for (const cached of opened.splice(0)) cached.close();
  rmSync(directory, { recursive: true, force: true });
});

async function open(dataset: Dataset, options: Partial<CachedDatasetOptions> = {}): Promise<CachedDataset> {
  const cached = await cachedDataset(dataset, { kind: 'disk', directory, ...options });
  opened.push(cached);
  return cached;
}
const readAll = async (dataset: Dataset) => {
  const samples = [];
  for (let index = 0; index < dataset.length; index++) samples.push(await dataset.get(index));
  return samples;
};
const originals = (length: number) => Array.from({ length }, (_, index) => sampleFrom(`source ${index}`, index));
const files = (kind: string) => {
  const folder = join(directory, readdirSync(directory)[0]!);
  return readdirSync(folder)
    .filter((name) => name.endsWith(kind))
    .map((name) => join(folder, name));
};

describe.each(['ram', 'disk'] as const)('a cache of kind %s', (kind) => {
  const make = (dataset: Dataset, maxBytes?: number) =>
    open(dataset, {
      kind,
      ...(kind === 'ram' ? { directory: undefined as never, maxBytes: maxBytes ?? 1e6 } : maxBytes === undefined ? {} : { maxBytes }),
    });

  test('gives the same samples again without decoding them', async () => {
    const dataset = changingDataset(25);
    const cached = await make(dataset);
    expect(await readAll(cached)).toEqual(originals(25));
    expect(await readAll(cached)).toEqual(originals(25));
    expect(dataset.decoded).toHaveLength(25);
    expect(cached.report()).toMatchObject({ kind, pictures: 25, hits: 25, decoded: 25, damaged: 0, stopped: null });
    expect(cached.report().bytes).toBeGreaterThan(10_000);
  });

  test('decodes a picture again whose source was replaced', async () => {
    const dataset = changingDataset(5);
    const cached = await make(dataset);
    await readAll(cached);
    dataset.change(3, 'a new source');
    const expected = originals(5).with(3, sampleFrom('a new source', 3));
    expect(await readAll(cached)).toEqual(expected);
    expect(await readAll(cached)).toEqual(expected);
    expect(dataset.decoded).toEqual([0, 1, 2, 3, 4, 3]);
    expect(cached.report()).toMatchObject({ pictures: 5, decoded: 6 });
    dataset.change(3, 'source 3');
    expect(await readAll(cached)).toEqual(originals(5));
  });

  test('a picture whose source is gone is as unreadable as without a cache', async () => {
    const dataset = changingDataset(5);
    const cached = await make(dataset);
    await readAll(cached);
    dataset.change(3, null);
    await expect(cached.get(3)).rejects.toThrow("changing: can't read 3");
    expect(await cached.get(2)).toEqual(sampleFrom('source 2', 2));
  });

  test('a source that is replaced while it is being read is not kept', async () => {
    const dataset = changingDataset(5);
    const get = dataset.get.bind(dataset);
    const cached = await make({
      ...dataset,
      async get(index) {
        const sample = await get(index);
        if (dataset.decoded.length === 1) dataset.change(index, 'newer');
        return sample;
      },
    });
    expect(await cached.get(2)).toEqual(sampleFrom('source 2', 2));
    expect(cached.report().pictures).toBe(0);
    expect(await cached.get(2)).toEqual(sampleFrom('newer', 2));
    expect(await cached.get(2)).toEqual(sampleFrom('newer', 2));
    expect(dataset.decoded).toEqual([2, 2]);
  });

  test('an index outside and a failing picture end as without a cache', async () => {
    const cached = await make(scenes({ length: 3, size: 8 }));
    for (const index of [3, -1, 0.5])
      await expect(cached.get(index)).rejects.toThrow(`scenes(): expected index to be an integer from 0 to 2, got ${index}.`);
  });

  test('a full one keeps what it has and says so in one line', async () => {
    const dataset = changingDataset(40);
    const cached = await make(dataset, 8192);
    expect(await readAll(cached)).toEqual(originals(40));
    const { pictures, stopped } = cached.report();
    expect(pictures).toBeGreaterThan(3);
    expect(pictures).toBeLessThan(40);
    expect(stopped).toMatch(
      /^The decoded cache of changing( in .*)? takes no more pictures: it is full\. It holds \d+ of 40 \([78]\.\d+ kB\); the others are decoded each time\.$/,
    );
    expect(await readAll(cached)).toEqual(originals(40));
    expect(dataset.decoded).toHaveLength(80 - pictures);
  });

  test('many reads at once are all right', async () => {
    const dataset = changingDataset(10);
    const cached = await make(dataset);
    const asked = Array.from({ length: 100 }, (_, place) => place % 10);
    const samples = await Promise.all(asked.map((index) => cached.get(index)));
    expect(samples).toEqual(asked.map((index) => sampleFrom(`source ${index}`, index)));
    expect(cached.report().pictures).toBe(10);
  });

  test('its recipe opens the same cache on another thread', async () => {
    const dataset = scenes({ length: 4, size: 16 });
    const cached = await make(dataset);
    const expected = await readAll(cached);
    expect(cached.recipe?.name).toBe(openCachedDataset.name);
    const other = await followRecipe<Dataset>(structuredClone(cached.recipe!));
    expect(await readAll(other)).toEqual(expected);
    expect(cached.report()).toMatchObject({ pictures: 4, hits: 4, decoded: 4 });
  });

  test('versions and files are those of the data set', async () => {
    const cached = await make(changingDataset(3));
    expect(await cached.version!(1)).toBe('source 1');
    expect((await cached.file!(1)).name).toBe('1.txt');
    expect(cached.recipe).toBeUndefined();
  });

  test('a broken picture of a foreign data set is passed on and not kept', async () => {
    const broken = { image: { width: 4, height: 4, data: new Uint8Array(5) }, label: 0, name: 'broken' };
    const cached = await make({ name: 'foreign', length: 1, classes: [], labels: null, get: async () => broken, version: async () => '' });
    expect([await cached.get(0), await cached.get(0)]).toEqual([broken, broken]);
    expect(cached.report().pictures).toBe(0);
  });
});

test('a later process finds what an earlier one left on disk', async () => {
  await readAll(await open(changingDataset(12)));
  const dataset = changingDataset(12);
  const cached = await open(dataset);
  expect(cached.report()).toMatchObject({ pictures: 12, hits: 0, decoded: 0 });
  expect(await readAll(cached)).toEqual(originals(12));
  expect(dataset.decoded).toEqual([]);
});

test('two that are open at once share what they decode', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const [first, second] = [changingDataset(12), changingDataset(12)];
    const one = await open(first);
    const two = await open(second);
    for (let index = 0; index < 6; index++) await one.get(index);
    for (let index = 6; index < 12; index++) await two.get(index);
    vi.setSystemTime(Date.now() + 2000);
    expect(await readAll(one)).toEqual(originals(12));
    expect(await readAll(two)).toEqual(originals(12));
    expect([first.decoded, second.decoded]).toEqual([
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
    ]);
    expect([one.report().pictures, two.report().pictures]).toEqual([12, 12]);
  } finally {
    vi.useRealTimers();
  }
});

test('two that read in step write a picture once, after a short while', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const one = await open(changingDataset(20));
    const two = await open(changingDataset(20));
    for (let index = 0; index < 20; index++) {
      vi.setSystemTime(Date.now() + 500);
      const samples = await Promise.all([one.get(index), two.get(index)]);
      expect(samples).toEqual([sampleFrom(`source ${index}`, index), sampleFrom(`source ${index}`, index)]);
    }
    expect([one.report().pictures, two.report().pictures]).toEqual([20, 20]);
    const [cache] = await decodedCaches(directory);
    expect(cache!.records).toBeLessThanOrEqual(24);
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  ['another name', () => changingDataset(4, 'renamed')],
  ['another length', () => changingDataset(5)],
  ['another recipe', () => ({ ...changingDataset(4), recipe: scenes({ length: 4 }).recipe! })],
  ['other classes', () => ({ ...changingDataset(4), classes: ['a'] })],
  ['other labels', () => ({ ...changingDataset(4), labels: Int32Array.of(0, 0, 0, 1) })],
])('a data set with %s has a cache of its own', async (_what, make) => {
  await readAll(await open(changingDataset(4)));
  await readAll(await open(make()));
  expect(readdirSync(directory)).toHaveLength(2);
});

test('another short side, another picture set or another setting is another cache, the same is the same', async () => {
  const set = (options: Parameters<typeof scenes>[0]) => scenes({ size: 16, ...options });
  const all = [
    set({ length: 3 }),
    withShortSide(set({ length: 3 }), 8),
    withShortSide(set({ length: 3 }), 9),
    set({ length: 3, seed: 1 }),
    set({ length: 3 }),
  ];
  for (const dataset of all) await readAll(await open(dataset));
  expect(readdirSync(directory)).toHaveLength(4);
});

test('a relative folder means another one elsewhere', async () => {
  const before = process.cwd();
  const make = () => ({ ...changingDataset(2), recipe: { module: 'x', name: 'y', options: { directory: 'photos' } } });
  try {
    for (const folder of ['a', 'b', 'a']) {
      mkdirSync(join(directory, `work-${folder}/photos`), { recursive: true });
      process.chdir(join(directory, `work-${folder}`));
      await open(make(), { directory: join(directory, 'caches') });
    }
  } finally {
    process.chdir(before);
  }
  expect(readdirSync(join(directory, 'caches'))).toHaveLength(2);
});

describe('damage on disk', () => {
  const fill = async (): Promise<void> => {
    await readAll(await open(changingDataset(8)));
    for (const cached of opened.splice(0)) cached.close();
  };

  test('a flipped bit is noticed wherever it is, and the picture decoded again', async () => {
    await fill();
    const [records] = files('.records');
    const whole = readFileSync(records!);
    const places = Array.from({ length: 40 }, (_, place) => Math.floor((place * (whole.length - 1)) / 39));
    for (const place of places) {
      const bytes = Buffer.from(whole);
      bytes[place]! ^= 0x10;
      writeFileSync(records!, bytes);
      const dataset = changingDataset(8);
      const cached = await open(dataset, { maxBytes: 1 }); // takes nothing, so that each place starts from the same files
      expect(await readAll(cached)).toEqual(originals(8));
      expect(cached.report()).toMatchObject({ damaged: 1, pictures: 7, hits: 7, decoded: 1 });
    }
  });

  test('what was decoded again is written again, and found by later processes', async () => {
    await fill();
    const [records] = files('.records');
    const bytes = readFileSync(records!);
    bytes[0]! ^= 1;
    writeFileSync(records!, bytes);
    expect(await readAll(await open(changingDataset(8)))).toEqual(originals(8));
    const later = changingDataset(8);
    const cached = await open(later);
    expect(await readAll(cached)).toEqual(originals(8));
    expect([later.decoded, cached.report().damaged]).toEqual([[], 0]);
  });

  test.each(['.records', '.index'])('%s files cut off at any length lose what is cut, nothing else', async (kind) => {
    await fill();
    const [file] = files(kind);
    const whole = readFileSync(file!);
    const decoded: number[] = [];
    for (let part = 20; part >= 0; part--) {
      truncateSync(file!, Math.floor((whole.length * part) / 20));
      const dataset = changingDataset(8);
      expect(await readAll(await open(dataset, { maxBytes: 1 }))).toEqual(originals(8));
      decoded.push(dataset.decoded.length);
    }
    expect(decoded).toEqual(decoded.toSorted((a, b) => a - b));
    expect([decoded[0], decoded.at(-1)]).toEqual([0, 8]);
    expect(statSync(file!).size).toBe(0);
  });

  test('rubbish in the folder is ignored', async () => {
    await fill();
    const [index] = files('.index');
    const rubbish = Buffer.from(Array.from({ length: 4800 }, (_, place) => (place * place) % 251));
    for (const name of ['0000abcd.index', '0000abcd.records', 'note.index', '00000000.index', 'ABCDEF01.index'])
      writeFileSync(join(index!, '..', name), rubbish);
    const dataset = changingDataset(8);
    expect(await readAll(await open(dataset))).toEqual(originals(8));
    expect(dataset.decoded).toEqual([]);
  });

  test('an entry whose shard is missing is decoded again', async () => {
    await fill();
    rmSync(files('.records')[0]!);
    const dataset = changingDataset(8);
    const cached = await open(dataset);
    expect(await readAll(cached)).toEqual(originals(8));
    expect(await readAll(cached)).toEqual(originals(8));
    expect(dataset.decoded).toHaveLength(8);
  });

  test('a record from a clock that goes ahead does not stand in the way of later ones', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 1e9 });
    await fill();
    vi.useRealTimers();
    const changed = changingDataset(8);
    changed.change(5, 'newer');
    const cached = await open(changed);
    await readAll(cached);
    await readAll(cached);
    expect(changed.decoded).toEqual([5]);
  });
});

test('a folder that is removed while it is in use ends the caching, not the reading', async () => {
  const dataset = changingDataset(9);
  const cached = await open(dataset);
  for (let index = 0; index < 3; index++) await cached.get(index);
  rmSync(join(directory, readdirSync(directory)[0]!), { recursive: true });
  expect(await readAll(cached)).toEqual(originals(9));
  expect(await readAll(cached)).toEqual(originals(9));
  expect(cached.report().stopped?.replaceAll(directory, 'DIR')).toMatch(
    /^The decoded cache of changing in DIR\/changing-[0-9a-f]{24} takes no more pictures: its folder has been removed\./,
  );
});

test('refuses options that make no sense, before anything is made', async () => {
  const foreign: Dataset = { name: 'foreign', length: 1, classes: [], labels: null, get: async () => sampleFrom('a', 0) };
  const refusal = (options: unknown) =>
    cachedDataset(foreign, options as CachedDatasetOptions).catch(
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    );
  expect(await refusal({ kind: 'tape' })).toMatchInlineSnapshot(
    `"option: cachedDataset(): expected kind to be 'ram' or 'disk', got "tape"."`,
  );
  expect(await refusal({ kind: 'ram', maxBytes: 0 })).toMatchInlineSnapshot(
    `"option: cachedDataset(): expected maxBytes to be a number above 0, got 0."`,
  );
  expect(await refusal({ kind: 'ram', directory })).toMatchInlineSnapshot(
    `"option: cachedDataset(): directory belongs to kind: 'disk'; a cache in memory has none. Leave it out."`,
  );
  expect(await refusal({ kind: 'disk', directory })).toMatchInlineSnapshot(
    `"option: cachedDataset(): expected foreign to have a recipe or versions, by which a later process knows its pictures; it has neither. Pass kind: 'ram'."`,
  );
  expect(readdirSync(directory)).toEqual([]);
});

test('refuses a folder that is a file', async () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const failure = await open(changingDataset(2), { directory: join(file, 'below') }).catch((error: unknown) => error as Error);
  expect((failure as Error).message.replaceAll(directory, 'DIR')).toMatchInlineSnapshot(
    `"cachedDataset(): expected DIR/file/below to be a folder or nothing yet, but it or a part of it is a file."`,
  );
});
