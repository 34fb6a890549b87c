import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cropView } from '@leoclr/augment';
import type { Dataset } from '@leoclr/core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { rangeServer } from '../fixtures/range-server.ts';
import type { RangeServer } from '../fixtures/range-server.ts';
import { tarBytes } from '../fixtures/tar-bytes.ts';
import type { TarPart } from '../fixtures/tar-bytes.ts';
import { batches, tarShards } from '../index.ts';

let root: string;
let server: RangeServer;
let red: Buffer;
let blue: Buffer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-shards-'));
  process.env['LEOCLR_CACHE'] = join(root, 'cache');
  server = await rangeServer();
  const dot = (background: string) =>
    sharp({ create: { width: 3, height: 2, channels: 3, background } })
      .png()
      .toBuffer();
  [red, blue] = [await dot('#ff0000'), await dot('#0000ff')];
});
afterEach(() => {
  server.misbehave = null;
  server.requests.length = 0;
  server.files.clear();
});
afterAll(async () => {
  delete process.env['LEOCLR_CACHE'];
  await server.close();
  rmSync(root, { recursive: true, force: true });
});

/** Writes an archive and gives its path. */
function shard(name: string, parts: readonly TarPart[]): string {
  mkdirSync(join(root, name, '..'), { recursive: true });
  writeFileSync(join(root, name), tarBytes(parts));
  return join(root, name);
}
const all = (dataset: Dataset) => Promise.all(Array.from({ length: dataset.length }, (_, index) => dataset.get(index)));
const shorten = (text: string) => text.replaceAll(root, 'ROOT').replaceAll(server.address, 'http://HOST');
const names = async (dataset: Dataset) => (await all(dataset)).map(({ name }) => shorten(name));
const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => `${(error as { code?: string }).code}: ${shorten((error as Error).message)}`,
  );
const labelled = (prefix: string, labels: readonly (number | string)[]) =>
  labels.flatMap((label, index) => [
    { name: `${prefix}${index}.png`, content: red },
    { name: `${prefix}${index}.cls`, content: String(label) },
  ]);

test('reads samples of several shards in order, with class numbers', async () => {
  shard('numbers/train-000000.tar', labelled('a', [2, 0]));
  shard('numbers/train-000001.tar', [
    { name: 'b0.cls', content: '1\n' },
    { name: 'b0.jpeg', content: blue },
    { name: 'b0.txt', content: 'a caption' },
  ]);
  const shards = join(root, 'numbers/train-{000000..000001}.tar');
  const dataset = await tarShards({ shards });
  expect(dataset).toMatchObject({ name: 'train', length: 3, classes: ['0', '1', '2'] });
  expect([...dataset.labels!]).toEqual([2, 0, 1]);
  const samples = await all(dataset);
  expect(samples.map(({ label }) => label)).toEqual([2, 0, 1]);
  expect(samples[2]!.image).toEqual({
    width: 3,
    height: 2,
    data: Uint8Array.from({ length: 18 }, (_, place) => (place % 3 === 2 ? 255 : 0)),
  });
  expect(await names(dataset)).toEqual([
    'ROOT/numbers/train-000000.tar/a0.png',
    'ROOT/numbers/train-000000.tar/a1.png',
    'ROOT/numbers/train-000001.tar/b0.jpeg',
  ]);
  for (const same of [join(root, 'numbers'), join(root, 'numbers/train-*.tar'), join(root, 'numbers/train-00000?.tar')]) {
    expect(await names(await tarShards({ shards: same }))).toEqual(await names(dataset));
  }
  const backwards = await tarShards({ shards: [join(root, 'numbers/train-{000001..000000}.tar')] });
  expect([...backwards.labels!]).toEqual([1, 2, 0]);
  await expect(dataset.get(3)).rejects.toMatchObject({ code: 'option' });
});

test('class names come from classes.txt beside the shards, from the option, or are numbers', async () => {
  const shards = shard('named/0.tar', labelled('a', [1, 0]));
  writeFileSync(join(root, 'named/classes.txt'), 'cat\r\ndog\r\nowl\r\n');
  expect((await tarShards({ shards })).classes).toEqual(['cat', 'dog', 'owl']);
  expect((await tarShards({ shards, classes: ['x', 'y'] })).classes).toEqual(['x', 'y']);
  expect(await messageOf(tarShards({ shards, classes: ['x'] }))).toMatchInlineSnapshot(
    `"data: tarShards(): expected labels from 0 to 0, as there are 1 class names, got 1."`,
  );
});

test('labels may be names, in .cls, .json or folders', async () => {
  const texts = await tarShards({ shards: shard('texts.tar', labelled('a', ['dog', 'cat', 'dog'])) });
  expect([texts.classes, [...texts.labels!]]).toEqual([
    ['cat', 'dog'],
    [1, 0, 1],
  ]);

  const json = shard('json.tar', [
    { name: 'a.jpg', content: red },
    { name: 'a.json', content: '{"url": "x", "label": 1}' },
    { name: 'b.jpg', content: red },
    { name: 'b.json', content: '{"class": "3"}' },
    { name: 'c.jpg', content: red },
    { name: 'c.json', content: '0' },
  ]);
  expect([...(await tarShards({ shards: json })).labels!]).toEqual([1, 3, 0]);

  const folders = shard('folders.tar', [
    { name: './train/dog/1.2.jpg', content: red },
    { name: './train/cat/1.jpg', content: red },
    { name: './train/dog/2.jpg', content: red },
  ]);
  const inFolders = await tarShards({ shards: folders });
  expect([inFolders.classes, [...inFolders.labels!]]).toEqual([
    ['cat', 'dog'],
    [1, 0, 1],
  ]);
  expect((await tarShards({ shards: folders, label: 'none' })).labels).toBeNull();
  expect(await messageOf(tarShards({ shards: folders, classes: ['cats', 'dog'] }))).toMatchInlineSnapshot(
    `"data: tarShards(): the class "cat" is none of the 2 known classes. The nearest is cats."`,
  );
});

test('without labels, one folder tells nothing and a caption is no label', async () => {
  const shards = shard('plain.tar', [
    { name: 'train/a.jpg', content: red },
    { name: 'train/a.txt', content: 'a caption' },
  ]);
  const dataset = await tarShards({ shards });
  expect(dataset).toMatchObject({ classes: [], labels: null });
  expect((await dataset.get(0)).label).toBe(-1);
  expect((await tarShards({ shards, label: 'txt' })).classes).toEqual(['a caption']);
  expect(await messageOf(tarShards({ shards, label: 'cls' }))).toMatchInlineSnapshot(
    `"data: tarShards(): "train/a.jpg" has no label in a .cls file beside it. Choose another source with label, or label: 'none'."`,
  );
});

test('of several pictures of a key the plain one counts, else each', async () => {
  const shards = shard('several.tar', [
    { name: 'a.mask.png', content: blue },
    { name: 'a.png', content: blue },
    { name: 'a.JPG', content: red },
    { name: 'b.2021.05.jpg', content: red },
    { name: 'b.2022.06.jpg', content: red },
    { name: '._a.jpg', content: 'macOS' },
    { name: 'notes.md', content: 'x' },
  ]);
  const paths = async (options: object) =>
    (await names(await tarShards({ shards, ...options }))).map((name) => name.slice('ROOT/several.tar/'.length));
  expect(await paths({})).toEqual(['a.JPG', 'b.2021.05.jpg', 'b.2022.06.jpg']);
  expect(await paths({ image: 'mask.png' })).toEqual(['a.mask.png']);
  expect(await messageOf(paths({ image: 'left.png' }))).toMatchInlineSnapshot(
    `"data: tarShards(): expected pictures with the ending .left.png in ROOT/several.tar, found none."`,
  );
});

test('hostile names lead nowhere, links are passed over, of equal names the last counts', async () => {
  const shards = shard('hostile.tar', [
    { name: '../../etc/passwd.png', content: red },
    { name: '/absolute/x.png', content: red },
    { name: 'link.png', type: '2', link: '/etc/passwd' },
    { name: 'hard.png', type: '1', link: '../../../etc/passwd' },
    { name: 'twice.png', content: red },
    { name: Buffer.from([0x63, 0xe9, 0x2e, 0x70, 0x6e, 0x67]), content: red },
    { name: 'twice.png', content: blue },
    { name: 'empty.png' },
  ]);
  const dataset = await tarShards({ shards, label: 'none' });
  expect(dataset.length).toBe(5);
  const files = await Promise.all([0, 1, 2, 3, 4].map((index) => dataset.file!(index)));
  expect(files.map(({ name }) => name)).toEqual(['etc/passwd.png', 'absolute/x.png', 'twice.png', 'c%e9.png', 'empty.png']);
  expect(Buffer.from(files[0]!.bytes)).toEqual(red);
  expect(Buffer.from(files[2]!.bytes)).toEqual(blue);
  expect(await messageOf(dataset.get(4))).toMatchInlineSnapshot(
    `"data: decodeImage(): can't read ROOT/hostile.tar/empty.png: the file is empty."`,
  );
});

test('keeps an index beside the shard, and does not scan again', async () => {
  const place = shard('kept/0.tar', labelled('a', [1, 0]));
  const before = await tarShards({ shards: place });
  const index = `${place}.leoclr-index`;
  expect(readdirSync(join(root, 'kept'))).toEqual(['0.tar', '0.tar.leoclr-index']);
  const first = readFileSync(index, 'utf8');
  // An index that says something else, with a right checksum, shows that it is believed.
  const { createHash } = await import('node:crypto');
  const body = first.split('\n')[1]!.replace('a1.png', 'zz.png');
  writeFileSync(index, `leoclr-tar-index-1 ${createHash('sha256').update(body).digest('hex')}\n${body}\n`);
  expect(await names(await tarShards({ shards: place, label: 'none' }))).toEqual(['ROOT/kept/0.tar/a0.png', 'ROOT/kept/0.tar/zz.png']);
  // One that is damaged isn't.
  for (const damaged of ['', 'x', first.slice(0, -20), first.replace('a1', 'a2'), first.replace('index-1', 'index-9')]) {
    writeFileSync(index, damaged);
    expect(await names(await tarShards({ shards: place }))).toEqual(await names(before));
    expect(readFileSync(index, 'utf8')).toBe(first);
  }
});

test('an archive that was replaced is indexed anew, and unreadable where it was open', async () => {
  const place = shard('replaced/0.tar', labelled('a', [1, 0]));
  const before = await tarShards({ shards: place });
  const version = await before.version!(0);
  expect(await (await tarShards({ shards: place })).version!(0)).toBe(version);
  shard('replaced/0.tar', labelled('bb', [1, 0]));
  utimesSync(place, 1e9, 1e9);
  expect(await messageOf(before.get(0))).toMatchInlineSnapshot(
    `"data: tarShards(): can't read ROOT/replaced/0.tar/a0.png: the file has changed since the data set was opened."`,
  );
  expect(await messageOf(before.version!(0))).toMatchInlineSnapshot(
    `"data: tarShards(): can't read ROOT/replaced/0.tar: the file has changed since the data set was opened."`,
  );
  const after = await tarShards({ shards: place });
  expect(await names(after)).toEqual(['ROOT/replaced/0.tar/bb0.png', 'ROOT/replaced/0.tar/bb1.png']);
  expect(await after.version!(0)).not.toBe(version);
});

test('where the index can not be written beside, it goes to the cache folder; where neither works, there is none', async () => {
  const place = shard('locked/0.tar', labelled('a', [0]));
  mkdirSync(`${place}.leoclr-index`); // renaming a file onto a folder fails, for root too
  const dataset = await tarShards({ shards: place });
  expect(dataset.length).toBe(1);
  const cached = join(root, 'cache/tar-indexes');
  expect(readdirSync(cached)).toHaveLength(1);
  expect(readdirSync(join(root, 'locked'))).toEqual(['0.tar', '0.tar.leoclr-index']);
  rmSync(cached, { recursive: true });
  writeFileSync(cached, 'in the way');
  expect((await tarShards({ shards: place })).length).toBe(1);
  rmSync(cached);
});

test('names what is missing', async () => {
  mkdirSync(join(root, 'nothing'), { recursive: true });
  expect(await messageOf(tarShards({ shards: join(root, 'nothing') }))).toMatchInlineSnapshot(
    `"data: tarShards(): expected files ending in .tar in the folder ROOT/nothing, found none."`,
  );
  writeFileSync(join(root, 'nothing/a.tar.gz'), '');
  expect(await messageOf(tarShards({ shards: join(root, 'nothing') }))).toMatchInlineSnapshot(
    `"data: tarShards(): expected files ending in .tar in the folder ROOT/nothing, found none. a.tar.gz has to be decompressed first."`,
  );
  expect(await messageOf(tarShards({ shards: join(root, 'nothing/x-*.tar') }))).toMatchInlineSnapshot(
    `"data: tarShards(): no file matches ROOT/nothing/x-*.tar."`,
  );
  expect(await messageOf(tarShards({ shards: join(root, 'nowhere/x-*.tar') }))).toMatchInlineSnapshot(
    `"data: tarShards(): can't list the folder ROOT/nowhere: ENOENT: no such file or directory, scandir 'ROOT/nowhere'."`,
  );
  expect(await messageOf(tarShards({ shards: join(root, 'nothing/{0..1}.tar') }))).toMatchInlineSnapshot(
    `"data: tarShards(): can't read ROOT/nothing/0.tar: the file is gone, or is a link to nothing."`,
  );
  expect(await messageOf(tarShards({ shards: 'x-{0..999999999999}.tar' }))).toMatchInlineSnapshot(
    `"option: tarShards(): expected at most 100,000 files, "x-{0..999999999999}.tar" names more."`,
  );
  expect(await messageOf(tarShards({ shards: [] }))).toMatchInlineSnapshot(
    `"option: tarShards(): expected the name of at least one .tar file, got none."`,
  );
  const empty = shard('empty/0.tar', [{ name: 'readme.txt', content: 'x' }]);
  expect(await messageOf(tarShards({ shards: empty }))).toMatchInlineSnapshot(
    `"data: tarShards(): expected pictures in ROOT/empty/0.tar, found none."`,
  );
  const partly = shard('partly/0.tar', [...labelled('a', [0]), { name: 'b.png', content: red }]);
  expect(await messageOf(tarShards({ shards: partly }))).toMatchInlineSnapshot(
    `"data: tarShards(): "b.png" has no label in a .cls file beside it. Choose another source with label, or label: 'none'."`,
  );
  const large = shard('large/0.tar', labelled('a', [2_000_000_000]));
  expect(await messageOf(tarShards({ shards: large }))).toMatchInlineSnapshot(
    `"data: tarShards(): the label 2000000000 is too large for a class number. Choose another source with label."`,
  );
});

test('follows links to shards, and takes odd names as they are', async () => {
  const place = shard('odd/a{0..3}c*{x,y} [1].tar', labelled('a', [0]));
  symlinkSync(place, join(root, 'odd/linked.tar'));
  expect((await tarShards({ shards: join(root, 'odd/linked.tar') })).length).toBe(1);
  expect((await tarShards({ shards: place })).length).toBe(1);
});

test('reads shards on a server by ranges, and their index from the cache the next time', async () => {
  server.files.set('/s/0.tar', { bytes: tarBytes(labelled('a', [1, 0])), etag: '"1"' });
  server.files.set('/s/1.tar', { bytes: tarBytes(labelled('b', [1])), etag: '"1"' });
  server.files.set('/s/classes.txt', { bytes: Buffer.from('cat\ndog\n') });
  const shards = `${server.address}/s/{0..1}.tar?signature=secret`;
  const dataset = await tarShards({ shards });
  expect(dataset).toMatchObject({ length: 3, classes: ['cat', 'dog'] });
  expect([...dataset.labels!]).toEqual([1, 0, 1]);
  expect(await names(dataset)).toEqual(['http://HOST/s/0.tar/a0.png', 'http://HOST/s/0.tar/a1.png', 'http://HOST/s/1.tar/b0.png']);
  expect(Buffer.from((await dataset.file!(2)).bytes)).toEqual(red);
  expect((await dataset.file!(2)).name).toBe('1/b0.png');

  server.requests.length = 0;
  await tarShards({ shards });
  expect(server.requests.toSorted()).toEqual(['GET /s/0.tar bytes=0-0', 'GET /s/1.tar bytes=0-0', 'GET /s/classes.txt']);

  server.files.set('/s/1.tar', { bytes: tarBytes(labelled('c', [1, 1])), etag: '"2"' });
  expect(await messageOf(dataset.get(2))).toMatchInlineSnapshot(
    `"data: tarShards(): can't read http://HOST/s/1.tar/b0.png: the file on the server has changed since the data set was opened."`,
  );
  expect(await names(await tarShards({ shards }))).toEqual([
    'http://HOST/s/0.tar/a0.png',
    'http://HOST/s/0.tar/a1.png',
    'http://HOST/s/1.tar/c0.png',
    'http://HOST/s/1.tar/c1.png',
  ]);
});

test('a server that fails for classes.txt is an error, unless the file just is not there', async () => {
  server.files.set('/c/0.tar', { bytes: tarBytes(labelled('a', [0])), etag: '"1"' });
  const open = () => tarShards({ shards: `${server.address}/c/0.tar`, web: { retries: 0 } });
  expect((await open()).classes).toEqual(['0']);
  server.misbehave = (request, response) => {
    if (!request.url!.endsWith('.txt')) return false;
    response.writeHead(500).end();
    return true;
  };
  expect(await messageOf(open())).toMatchInlineSnapshot(
    `"data: tarShards(): can't read the class names at http://HOST/c/classes.txt: the server answers 500 Internal Server Error."`,
  );
});

test('a server that dies during the epoch costs samples, not the training; worker threads read too', async () => {
  server.files.set('/d/0.tar', { bytes: tarBytes(labelled('a', [0, 0, 0, 0, 0, 0, 0, 0])), etag: '"1"' });
  const dataset = await tarShards({ shards: `${server.address}/d/0.tar`, web: { retries: 0 } });
  const { offsets } = dataset.recipe!.options as { offsets: Float64Array };
  server.misbehave = (request, response) => {
    if (!request.headers.range!.startsWith(`bytes=${offsets[3]}-`)) return false;
    response.destroy();
    return true;
  };
  for (const workers of [0, 1]) {
    const loader = batches(dataset, { views: [cropView({ size: 8 })], batchSize: 4, seed: 1, workers });
    const skipped = [];
    for await (const batch of loader.epoch(0)) skipped.push(...batch.skipped);
    await loader.close();
    expect(skipped).toHaveLength(1);
    expect(skipped[0]).toMatchObject({
      index: 3,
      name: expect.stringMatching(/\/d\/0.tar\/a3.png$/),
      reason: expect.stringMatching(/^the connection broke/),
    });
  }
});

test('worker threads open nothing before their first picture', async () => {
  const place = shard('recipe/0.tar', labelled('a', [0, 1]));
  const dataset = await tarShards({ shards: place });
  const { tarPictures } = await import('./_tar-pictures.ts');
  const { options, name } = dataset.recipe!;
  expect(name).toBe('tarPictures');
  rmSync(`${place}.leoclr-index`);
  const again = tarPictures(structuredClone(options) as Parameters<typeof tarPictures>[0]);
  expect(await again.get(1)).toEqual(await dataset.get(1));
  expect(existsSync(`${place}.leoclr-index`)).toBe(false);
});

test('a shard that may not be read is named', async () => {
  const place = shard('secret/0.tar', labelled('a', [0]));
  const dataset = await tarShards({ shards: place });
  chmodSync(place, 0);
  const allowed = process.getuid?.() === 0; // root reads everything
  const outcome = await messageOf(dataset.get(0));
  chmodSync(place, 0o644);
  expect(outcome).toBe(allowed ? 'no error' : `data: tarShards(): can't read ROOT/secret/0.tar/a0.png: permission denied (EACCES).`);
});
