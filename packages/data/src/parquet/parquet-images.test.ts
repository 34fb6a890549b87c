import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cropView } from '@leoclr/augment';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { array, assert, asyncProperty, nat, record } from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rangeServer } from '../fixtures/range-server.ts';
import type { RangeServer } from '../fixtures/range-server.ts';
import { batches, parquetImages } from '../index.ts';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));
const hub = join(fixtures, 'hub-00000-of-00001.parquet');

let root: string;
let server: RangeServer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-parquet-'));
  server = await rangeServer();
});
afterEach(() => {
  server.misbehave = null;
  server.requests.length = 0;
  server.files.clear();
});
afterAll(async () => {
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

const shorten = (text: string) => text.replaceAll(root, 'ROOT').replaceAll(server.address, 'http://HOST').replaceAll(fixtures, 'FIXTURES');
const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => `${(error as { code?: string }).code}: ${shorten((error as Error).message)}`,
  );
const indices = ({ length }: Dataset) => Array.from({ length }, (_, index) => index);

/** What make_parquet.py painted. */
const painted = (i: number) => ({
  width: i + 1,
  height: 2,
  data: Uint8Array.from({ length: (i + 1) * 6 }, (_, place) => [40 * i, 10 * i, 200][place % 3]!),
});

interface Columns {
  readonly image: readonly (Uint8Array | null)[];
  readonly label?: readonly (number | string | null)[];
}
const element = (name: string, type: 'BYTE_ARRAY' | 'INT64') => ({ name, type, repetition_type: 'OPTIONAL' as const });

/** Writes a file with hyparquet-writer: pages of the second version, without dictionaries. */
function write(name: string, { image, label }: Columns, options: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {}): string {
  const texts = label?.some((value) => typeof value === 'string') === true;
  const labels = label?.map((value) => (typeof value === 'number' ? BigInt(value) : value));
  const bytes = parquetWriteBuffer({
    columnData: [
      { name: 'image', data: image.map((bytes) => ({ bytes, path: null })) },
      ...(labels === undefined ? [] : [{ name: 'label', data: labels }]),
    ],
    schema: [
      { name: 'root', num_children: label === undefined ? 1 : 2 },
      { name: 'image', num_children: 2, repetition_type: 'OPTIONAL' },
      element('bytes', 'BYTE_ARRAY'),
      { ...element('path', 'BYTE_ARRAY'), converted_type: 'UTF8' },
      ...(label === undefined
        ? []
        : [texts ? { ...element('label', 'BYTE_ARRAY'), converted_type: 'UTF8' as const } : element('label', 'INT64')]),
    ],
    ...options,
  });
  mkdirSync(join(root, name, '..'), { recursive: true });
  writeFileSync(join(root, name), new Uint8Array(bytes));
  return join(root, name);
}
const dot = (red: number) =>
  sharp({ create: { width: 1, height: 1, channels: 3, background: { r: red, g: 0, b: 0 } } })
    .png()
    .toBuffer();

test('reads what pyarrow writes for the hub: a struct, dictionaries, Snappy, class names', async () => {
  const dataset = await parquetImages({ files: hub });
  expect(dataset).toMatchObject({ name: 'hub', length: 6, classes: ['cat', 'dog', 'owl'] });
  expect([...dataset.labels!]).toEqual([2, 0, 1, 1, 0, 2]);
  for (const index of [4, 0, 3, 1, 2, 2]) {
    expect(await dataset.get(index)).toEqual({ image: painted(index), label: dataset.labels![index], name: `${hub}/${index}` });
  }
  expect(await messageOf(dataset.get(5))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read FIXTURES/hub-00000-of-00001.parquet/5: the row has no picture."`,
  );
  expect(await messageOf(dataset.get(6))).toMatchInlineSnapshot(`"option: hub: expected index to be an integer from 0 to 5, got 6."`);
  expect((await dataset.file!(1)).name).toBe('hub-00000-of-00001/000001.png');
});

test('reads CIFAR-100 as the hub has it: img, fine_label; pages of the second version with zstd', async () => {
  const files = join(fixtures, 'cifar-zstd.parquet');
  const fine = await parquetImages({ files });
  expect([fine.classes, [...fine.labels!]]).toEqual([
    ['a', 'b', 'c', 'd'],
    [3, 2, 1, 0, 3, 1],
  ]);
  const coarse = await parquetImages({ files, label: 'coarse_label' });
  expect([coarse.classes, [...coarse.labels!]]).toEqual([
    ['x', 'y'],
    [1, 1, 0, 0, 1, 0],
  ]);
  expect((await parquetImages({ files, label: null })).labels).toBeNull();
  for (const index of indices(fine)) expect((await fine.get(index)).image).toEqual(painted(index));
  expect(await messageOf(parquetImages({ files, label: 'fine_lable' }))).toMatchInlineSnapshot(
    `"option: parquetImages(): FIXTURES/cifar-zstd.parquet has no column "fine_lable"; it has coarse_label, fine_label, img. Did you mean fine_label?"`,
  );
  expect(await messageOf(parquetImages({ files, image: 'fine_label' }))).toMatchInlineSnapshot(
    `"data: parquetImages(): expected the column fine_label of FIXTURES/cifar-zstd.parquet to hold encoded pictures (binary, or a struct with binary bytes)."`,
  );
});

test.each(['gzip', 'brotli', 'lz4', 'none'])('reads plain binary columns in many pages, compressed with %s', async (codec) => {
  const dataset = await parquetImages({ files: join(fixtures, `plain-${codec}.parquet`) });
  expect(dataset).toMatchObject({ length: 6, classes: [], labels: null });
  for (const index of [5, 0, 4, 1, 3, 2]) expect((await dataset.get(index)).image).toEqual(painted(index));
  expect((await dataset.get(0)).label).toBe(-1);
});

test('several files follow one another, and class names may be given', async () => {
  const pictures = await Promise.all([10, 20, 30].map(dot));
  write('parts/train-00000-of-00002.parquet', { image: pictures.slice(0, 2), label: [1, 0] }, { rowGroupSize: 1 });
  write('parts/train-00001-of-00002.parquet', { image: pictures.slice(2), label: [2] });
  const files = join(root, 'parts/train-{00000..00001}-of-00002.parquet');
  const dataset = await parquetImages({ files });
  expect(dataset).toMatchObject({ name: 'train', length: 3, classes: ['0', '1', '2'] });
  expect([...dataset.labels!]).toEqual([1, 0, 2]);
  expect(await Promise.all(indices(dataset).map(async (index) => (await dataset.get(index)).image.data[0]))).toEqual([10, 20, 30]);
  expect((await parquetImages({ files, classes: ['a', 'b', 'c'] })).classes).toEqual(['a', 'b', 'c']);
  expect(await messageOf(parquetImages({ files, classes: ['a', 'b'] }))).toMatchInlineSnapshot(
    `"data: parquetImages(): expected labels from 0 to 1, as there are 2 class names, got 2."`,
  );
});

test('labels may be names, missing everywhere (−1), or there is no such column', async () => {
  const image = [await dot(1), await dot(2)];
  const texts = await parquetImages({ files: write('texts.parquet', { image, label: ['owl', 'cat'] }) });
  expect([texts.classes, [...texts.labels!]]).toEqual([
    ['cat', 'owl'],
    [1, 0],
  ]);
  expect(await parquetImages({ files: write('hidden.parquet', { image, label: [-1, -1] }) })).toMatchObject({ labels: null, classes: [] });
  expect(await parquetImages({ files: write('none.parquet', { image }) })).toMatchObject({ labels: null, classes: [] });
  expect(await messageOf(parquetImages({ files: write('some.parquet', { image, label: [0, -1] }) }))).toMatchInlineSnapshot(
    `"data: parquetImages(): row 1 has no label (−1), others have. Pass label: null."`,
  );
  expect(await messageOf(parquetImages({ files: write('null.parquet', { image, label: [0, null] }) }))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read the column label of ROOT/null.parquet: row 1 has no class number or name."`,
  );
});

test('memory: no more decoded pages than allowed, and pages are not decoded twice while they are kept', async () => {
  const image = Array.from({ length: 64 }, (_, index) => new Uint8Array(1000).fill(index));
  const files = write('pages.parquet', { image }, { rowGroupSize: 8, pageSize: 2000, codec: 'UNCOMPRESSED' });
  server.files.set('/p', { bytes: readFileSync(files), etag: '"1"' });
  const open = (cacheBytes: number) => parquetImages({ files: `${server.address}/p`, cacheBytes });
  const requestsFor = async (dataset: Dataset, order: readonly number[]) => {
    server.requests.length = 0;
    for (const index of order) expect((await dataset.file!(index)).bytes).toEqual(image[index]);
    return server.requests.length;
  };
  const all = indices(await open(0));
  const roomy = await open(1e6);
  expect(await requestsFor(roomy, all)).toBeGreaterThan(0);
  expect(await requestsFor(roomy, all)).toBe(0);
  const narrow = await open(5000);
  const first = await requestsFor(narrow, all);
  expect(first).toBeLessThan(2.2 * 64);
  expect(await requestsFor(narrow, [63, 62, 63])).toBe(0);
  expect(await requestsFor(narrow, [0])).toBeGreaterThan(0);
  const none = await open(0);
  await requestsFor(none, [0]);
  expect(await requestsFor(none, [0, 0])).toBe(2);
});

test('pictures that are wanted at the same time share a page', async () => {
  server.files.set('/hub', { bytes: readFileSync(hub), etag: '"1"' });
  const dataset = await parquetImages({ files: `${server.address}/hub` });
  await dataset.get(0);
  const again = await parquetImages({ files: `${server.address}/hub` });
  server.requests.length = 0;
  const samples = await Promise.all([0, 1, 2, 3].map((index) => again.get(index)));
  expect(samples.map(({ image }) => image)).toEqual([0, 1, 2, 3].map(painted));
  const together = server.requests.length;
  await again.get(1);
  expect(server.requests.length).toBe(together);
});

test('names what is missing or no parquet file', async () => {
  mkdirSync(join(root, 'empty'));
  expect(await messageOf(parquetImages({ files: join(root, 'empty') }))).toMatchInlineSnapshot(
    `"data: parquetImages(): expected files ending in .parquet in the folder ROOT/empty, found none."`,
  );
  expect(await messageOf(parquetImages({ files: join(root, 'x.parquet') }))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read ROOT/x.parquet: the file is gone, or is a link to nothing."`,
  );
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(root, name), bytes);
    return join(root, name);
  };
  expect(await messageOf(parquetImages({ files: file('zero.parquet', new Uint8Array(0)) }))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read ROOT/zero.parquet: it is no parquet file, or cut off (0 bytes)."`,
  );
  expect(await messageOf(parquetImages({ files: file('text.parquet', Buffer.alloc(100, 'text')) }))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read ROOT/text.parquet: it is no parquet file, or cut off."`,
  );
  expect(await messageOf(parquetImages({ files: file('cut.parquet', readFileSync(hub).subarray(0, 2000)) }))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read ROOT/cut.parquet: it is no parquet file, or cut off."`,
  );
  const columns = parquetWriteBuffer({
    columnData: [
      { name: 'a', data: [1] },
      { name: 'b', data: ['x'], type: 'STRING' },
    ],
  });
  expect(await messageOf(parquetImages({ files: file('other.parquet', new Uint8Array(columns)) }))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't tell which column of ROOT/other.parquet holds the pictures; it has a, b. Name it with image."`,
  );
  expect(await messageOf(parquetImages({ files: hub, cacheBytes: -1 }))).toMatchInlineSnapshot(
    `"option: parquetImages(): expected cacheBytes to be a number of bytes, got -1."`,
  );
});

test('a damaged page costs its pictures only', async () => {
  const bytes = readFileSync(join(fixtures, 'cifar-zstd.parquet'));
  const place = join(root, 'damaged.parquet');
  writeFileSync(place, bytes);
  const good = await parquetImages({ files: place });
  const { chunks } = (good.recipe!.options as { files: { chunks: { start: number; end: number }[] }[] }).files[0]!;
  bytes.fill(0xee, chunks[0]!.start, chunks[0]!.end);
  writeFileSync(place, bytes);
  const dataset = await parquetImages({ files: place });
  expect(await messageOf(dataset.get(1))).toMatch(
    /^data: parquetImages\(\): can't read ROOT\/damaged.parquet\/1: the page header at byte \d+ is damaged \(.+\)\.$/,
  );
  expect((await dataset.get(4)).image).toEqual(painted(4));
});

test('notices that a file was replaced, on disk and on a server', async () => {
  const place = join(root, 'changing.parquet');
  copyFileSync(hub, place);
  server.files.set('/c', { bytes: readFileSync(hub), etag: '"1"' });
  const [local, web] = [await parquetImages({ files: place }), await parquetImages({ files: `${server.address}/c` })];
  const version = await local.version!(0);
  expect(await local.version!(1)).not.toBe(version);
  expect(version).toMatch(/^changing\.parquet \d+ \d+ 0 2$/);
  expect(await web.version!(0)).toBe(`c ${readFileSync(hub).length} "1" 0 2`);
  await local.get(0);
  utimesSync(place, 1e9, 1e9);
  server.files.set('/c', { bytes: readFileSync(hub), etag: '"2"' });
  expect(await messageOf(local.get(0))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read ROOT/changing.parquet/0: the file has changed since the data set was opened."`,
  );
  expect(await messageOf(local.version!(0))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read ROOT/changing.parquet: the file has changed since the data set was opened."`,
  );
  expect(await messageOf(web.get(0))).toMatchInlineSnapshot(
    `"data: parquetImages(): can't read http://HOST/c/0: the file on the server has changed since the data set was opened."`,
  );
});

test('a server that fails for a while is asked again', async () => {
  server.files.set('/f', { bytes: readFileSync(hub), etag: '"1"' });
  const dataset = await parquetImages({ files: `${server.address}/f`, web: { retries: 0 } });
  server.misbehave = (_, response) => {
    response.destroy();
    return true;
  };
  expect(await messageOf(dataset.get(0))).toMatch(/^data: parquetImages\(\): can't read http:\/\/HOST\/f\/0: the connection broke/);
  server.misbehave = null;
  expect((await dataset.get(0)).image).toEqual(painted(0));
});

test('worker threads read the same, and what can not be read is passed over', async () => {
  const dataset = await parquetImages({ files: hub });
  const seen = [];
  for (const workers of [0, 2]) {
    const loader = batches(dataset, { views: [cropView({ size: 4 })], batchSize: 3, seed: 1, workers });
    for await (const batch of loader.epoch(0))
      seen.push({ views: batch.views.map(({ data }) => [...data]), skipped: batch.skipped.map(({ name }) => basename(name)) });
    await loader.close();
  }
  expect(seen.slice(0, 2)).toEqual(seen.slice(2));
  expect(seen.flatMap(({ skipped }) => skipped)).toEqual(['5', '5']);
});

test('whatever is in the bytes: it ends, and fails with a LeoclrError or not at all', async () => {
  const outcomes = new Set<unknown>();
  const sources = ['hub-00000-of-00001', 'cifar-zstd', 'plain-gzip', 'plain-none', 'plain-lz4', 'plain-brotli'].map((name) =>
    readFileSync(join(fixtures, `${name}.parquet`)),
  );
  let number = 0;
  const check = async (bytes: Uint8Array) => {
    const place = join(root, `fuzz-${number++}.parquet`);
    writeFileSync(place, bytes);
    const note = (error: unknown) => outcomes.add(error instanceof LeoclrError ? error.code : error);
    const dataset = await parquetImages({ files: place }).catch(note);
    if (typeof dataset === 'object' && 'get' in dataset) {
      for (let index = 0; index < Math.min(dataset.length, 6); index++) await dataset.file!(index).then(() => outcomes.add(null), note);
    }
    rmSync(place);
  };
  const change = record({ at: nat(4000), byte: nat(255) });
  await assert(
    asyncProperty(nat(sources.length - 1), array(change, { minLength: 1, maxLength: 5 }), nat(6000), async (source, changes, length) => {
      const bytes = Buffer.from(sources[source]!);
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte;
      await check(bytes);
      await check(bytes.subarray(0, length));
    }),
    { numRuns: 120 },
  );
  expect([...outcomes].filter((outcome) => outcome !== null && outcome !== 'data')).toEqual([]);
  expect(outcomes).toContain(null);
});
