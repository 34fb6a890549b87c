// A cache may change how fast batches come, never what they are. Worker threads run the built packages: build packages/data before these tests.
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { cropView, originalView } from '@leoclr/augment';
import type { Batch, Dataset } from '@leoclr/core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batches } from '../batches.ts';
import { imageFolder } from '../sources/image-folder.ts';
import { withShortSide } from '../with-short-side.ts';
import type { CachedDataset, CachedDatasetOptions } from './cached-dataset.ts';
import { cachedDataset } from './cached-dataset.ts';

const COUNT = 24;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-cached-batches-'));
  mkdirSync(join(root, 'pictures'));
  for (let index = 0; index < COUNT; index++) await writePicture(index, index);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** JPEG, PNG and WebP of many shapes; one in twelve can't be read. */
async function writePicture(index: number, seed: number): Promise<void> {
  const width = 5 + ((index * 13) % 40);
  const height = 5 + ((index * 29) % 31);
  const data = Uint8Array.from({ length: width * height * 3 }, (_, place) => (place * (seed + 3) + (place >> 4)) % 256);
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  const format = (['jpeg', 'png', 'webp'] as const)[index % 3]!;
  const bytes = index % 12 === 7 ? Buffer.from('no picture') : await picture.toFormat(format).toBuffer();
  writeFileSync(join(root, 'pictures', `${String(index).padStart(2, '0')}.${format}`), bytes);
}

const folder = () => imageFolder({ directory: join(root, 'pictures') });
let caches = 0;
const fresh = (): string => join(root, `cache${caches++}`);
const options = (kind: 'ram' | 'disk'): CachedDatasetOptions => (kind === 'ram' ? { kind, maxBytes: 1e7 } : { kind, directory: fresh() });

function add(hash: Hash, { step, skipped, indices, views }: Batch): void {
  hash.update(JSON.stringify([step, skipped])).update(indices);
  for (const { data } of views) hash.update(data);
}

/** What the loader gives for each place, as a hash. */
async function digests(dataset: Dataset, workers: number, places: readonly { epoch: number; fromStep?: number }[]): Promise<string[]> {
  const views = [originalView({ size: 8 }), cropView({ size: 8 })];
  const loader = batches(dataset, { views, batchSize: 4, seed: 11, workers });
  const found: string[] = [];
  try {
    for (const { epoch, fromStep = 0 } of places) {
      const hash = createHash('sha256');
      for await (const batch of loader.epoch(epoch, { fromStep })) add(hash, batch);
      found.push(hash.digest('hex'));
    }
  } finally {
    await loader.close();
  }
  return found;
}

const places = [{ epoch: 0 }, { epoch: 1 }, { epoch: 1, fromStep: 2 }];
const sources: Readonly<Record<string, () => Promise<Dataset>>> = {
  'pictures as they are': folder,
  'pictures with a short side of 9': async () => withShortSide(await folder(), 9),
};
const kinds = ['ram', 'disk'] as const;
const cases = Object.keys(sources).flatMap((source) => kinds.flatMap((kind) => [0, 1, 2].map((workers) => ({ source, kind, workers }))));

test.each(cases)(
  '$source: a cache of kind $kind and $workers workers give the same bytes in both epochs and on resume',
  async ({ source, kind, workers }) => {
    const open = sources[source]!;
    const cached = await cachedDataset(await open(), options(kind));
    expect(await digests(cached, workers, places)).toEqual(await digests(await open(), 0, places));
    const { pictures, hits, damaged } = cached.report();
    expect([pictures, damaged]).toEqual([COUNT - 2, 0]);
    expect(hits).toBeGreaterThan(20);
    cached.close();
  },
);

test('a cache on disk that one run filled serves the next, whatever its workers', async () => {
  const directory = fresh();
  const filled = await cachedDataset(await folder(), { kind: 'disk', directory });
  await digests(filled, 2, places.slice(0, 1));
  filled.close();
  const next = await cachedDataset(await folder(), { kind: 'disk', directory });
  expect(await digests(next, 1, places)).toEqual(await digests(await folder(), 0, places));
  expect(next.report()).toMatchObject({ decoded: 0, damaged: 0, pictures: COUNT - 2 });
  next.close();
});

test.each(kinds)('a cache of kind %s that is too small gives the same bytes', async (kind) => {
  const cached = await cachedDataset(await folder(), { ...options(kind), maxBytes: 6000 });
  expect(await digests(cached, 1, places)).toEqual(await digests(await folder(), 0, places));
  expect(cached.report().stopped).toContain('it is full');
  cached.close();
});

test.each(kinds)('a picture that is replaced between two epochs is seen by a cache of kind %s', async (kind) => {
  const cached: CachedDataset = await cachedDataset(await folder(), options(kind));
  const [before] = await digests(cached, 0, [{ epoch: 0 }]);
  await writePicture(5, 77);
  utimesSync(join(root, 'pictures/05.webp'), 1e9, 1e9);
  const [after] = await digests(cached, 2, [{ epoch: 0 }]);
  expect([after]).toEqual(await digests(await folder(), 0, [{ epoch: 0 }]));
  expect(after).not.toBe(before);
  await writePicture(5, 5);
  cached.close();
});

const data = process.env['LEOCLR_DATA'] ?? resolve(import.meta.dirname, '../../../../../shared/data');
const photographs = ['imagenette', 'voc2007-mini']
  .map((name) => join(data, name))
  .filter((path) => existsSync(path) && readdirSync(path).length > 0);
const skipped = photographs.length === 0;

test.skipIf(skipped)(`real photographs are the same with and without a cache${skipped ? ' (skipped: no data)' : ''}`, async () => {
  const { openDataset } = await import('../open-dataset.ts');
  for (const place of photographs) {
    const part = { ...(await openDataset(place, { split: 'train' }))! };
    const plain = withShortSide(part, 96);
    for (const kind of ['ram', 'disk'] as const) {
      const cached = await cachedDataset(plain, { ...options(kind), maxBytes: 1e8 });
      for (const index of [0, 1, part.length >> 1, part.length - 1]) {
        const expected = await plain.get(index);
        expect([await cached.get(index), await cached.get(index)]).toEqual([expected, expected]);
      }
      expect(cached.report()).toMatchObject({ hits: 4, decoded: 4 });
      cached.close();
    }
  }
});
