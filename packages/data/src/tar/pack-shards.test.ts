import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { imageFolder, packShards, scenes, tarShards } from '../index.ts';

const data = process.env['LEOCLR_DATA'] ?? resolve(fileURLToPath(import.meta.url), '../../../../../../shared/data');
const skip = !existsSync(data);
const skipped = skip ? ' (skipped: no data)' : '';

// A full disk can't be made without rights: this fault is injected.
const disk = vi.hoisted(() => ({ room: Infinity }));
vi.mock('node:fs', async (original) => {
  const real = await original<typeof import('node:fs')>();
  const createWriteStream = (...place: Parameters<typeof real.createWriteStream>) => {
    if (disk.room === Infinity) return real.createWriteStream(...place);
    writeFileSync(place[0], 'begun');
    return new Writable({
      write(chunk: Uint8Array, _, done) {
        disk.room -= chunk.length;
        const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
        done(disk.room < 0 ? error : null);
      },
    });
  };
  return { ...real, createWriteStream };
});

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-pack-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const shorten = (text: string) => text.replaceAll(root, 'ROOT').replaceAll(/-packing-\w+/g, '-packing-XXXXXX');
const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => `${(error as { code?: string }).code}: ${shorten((error as Error).message)}`,
  );
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const hashes = (directory: string) =>
  Object.fromEntries(readdirSync(directory).map((name) => [name, sha256(readFileSync(join(directory, name)))]));

test('packs drawn pictures, which read back the same', async () => {
  const dataset = scenes({ length: 12, size: 16 });
  const directory = join(root, 'scenes');
  const progress: number[] = [];
  const packed = await packShards(dataset, { directory, shardBytes: 8000, onProgress: (done) => progress.push(done) });
  expect(packed).toMatchObject({ pictures: 12, skipped: [] });
  expect(packed.shards.length).toBeGreaterThan(1);
  expect(packed.shards[0]).toBe(join(directory, 'train-000000.tar'));
  expect(progress).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  const sizes = packed.shards.map((path) => readFileSync(path).length);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(8000);
  expect(packed.bytes).toBe(sizes.reduce((total, size) => total + size, 0));
  expect(readdirSync(directory).filter((name) => !name.endsWith('.tar'))).toEqual(['classes.txt']);

  const again = await tarShards({ shards: join(directory, 'train-*.tar') });
  expect(again.classes).toEqual(dataset.classes);
  expect(again.labels).toEqual(dataset.labels);
  for (let index = 0; index < 12; index++) {
    expect((await again.get(index)).image).toEqual((await dataset.get(index)).image);
  }
});

test('the same data set gives the same bytes', async () => {
  const pack = async (directory: string) => packShards(scenes({ length: 5, size: 8 }), { directory: join(root, directory), name: 'x' });
  await pack('same-1');
  await pack('same-2');
  expect(hashes(join(root, 'same-1'))).toEqual(hashes(join(root, 'same-2')));
});

test('tar-stream reads the shards: plain files without owner and time', async () => {
  const { shards } = await packShards(scenes({ length: 2, size: 8 }), { directory: join(root, 'headers') });
  const entries = extract();
  entries.end(readFileSync(shards[0]!));
  const found = [];
  for await (const { header, ...entry } of entries) {
    found.push([header.name, header.type, header.mode, header.uid, header.mtime?.getTime()]);
    void entry;
  }
  expect(found).toEqual(['000000000.png', '000000000.cls', '000000001.png', '000000001.cls'].map((name) => [name, 'file', 0o644, 0, 0]));
});

/** A data set of three files, of which one is gone. */
function files(labels: Int32Array | null): Dataset {
  const bytes = [Buffer.from('one'), Buffer.from('two'), Buffer.from('three')];
  return {
    name: 'my files',
    length: 3,
    classes: labels === null ? [] : ['a', 'b'],
    labels,
    get: async () => Promise.reject(new Error('not wanted')),
    async file(index) {
      if (index === 1) throw new LeoclrError('data', 'the file is gone.');
      return { name: `x/${index}.JPG`, bytes: bytes[index]! };
    },
  };
}

test('takes files over byte for byte, and leaves out those that can not be read', async () => {
  const directory = join(root, 'files');
  const packed = await packShards(files(null), { directory });
  expect(packed).toMatchObject({ pictures: 2, skipped: [{ index: 1, name: 'my files number 1', reason: 'the file is gone.' }] });
  expect(readdirSync(directory)).toEqual(['my_files-000000.tar']);
  const again = await tarShards({ shards: directory });
  expect(again).toMatchObject({ length: 2, labels: null, classes: [] });
  expect(Buffer.from((await again.file!(1)).bytes).toString()).toBe('three');
  expect((await again.file!(1)).name).toBe('000000002.jpg');

  const strict = join(root, 'strict');
  expect(await messageOf(packShards(files(null), { directory: strict, strict: true }))).toMatchInlineSnapshot(`"data: the file is gone."`);
  expect(readdirSync(strict)).toEqual([]);
});

test('replaces nothing', async () => {
  const directory = join(root, 'existing');
  await packShards(scenes({ length: 2, size: 8 }), { directory });
  const before = hashes(directory);
  expect(await messageOf(packShards(scenes({ length: 2, size: 8 }), { directory }))).toMatchInlineSnapshot(
    `"option: packShards(): ROOT/existing/train-000000.tar exists. Choose another folder or name, or remove it."`,
  );
  expect(await messageOf(packShards(files(Int32Array.of(0, 1, 0)), { directory }))).toMatchInlineSnapshot(
    `"option: packShards(): ROOT/existing/classes.txt has the names of other classes. Choose another folder."`,
  );
  expect(hashes(directory)).toEqual(before);
  await packShards(scenes({ length: 2, size: 8, split: 'val' }), { directory });
  expect(readdirSync(directory)).toEqual(['classes.txt', 'train-000000.tar', 'val-000000.tar']);
});

test('a full disk, a stop and bad options leave nothing behind', async () => {
  const directory = join(root, 'nothing');
  disk.room = 3000;
  expect(await messageOf(packShards(scenes({ length: 30, size: 16 }), { directory, shardBytes: 4000 }))).toMatchInlineSnapshot(
    `"data: packShards(): can't write ROOT/nothing/.train-packing-XXXXXX/train-000000.tar: the disk is full (ENOSPC). Nothing was left behind."`,
  );
  disk.room = Infinity;
  const stop = new AbortController();
  const onProgress = (done: number) => done === 3 && stop.abort(new Error('enough'));
  expect(await messageOf(packShards(scenes({ length: 30, size: 8 }), { directory, signal: stop.signal, onProgress }))).toBe(
    'undefined: enough',
  );
  expect(await messageOf(packShards(files(null), { directory, name: '../x' }))).toMatchInlineSnapshot(
    `"option: packShards(): expected name to have only letters, digits, dots and dashes, got "../x"."`,
  );
  expect(await messageOf(packShards(files(null), { directory, shardBytes: 0 }))).toMatchInlineSnapshot(
    `"option: packShards(): expected shardBytes to be a positive number, got 0."`,
  );
  expect(readdirSync(directory)).toEqual([]);
  writeFileSync(join(root, 'a-file'), '');
  expect(await messageOf(packShards(files(null), { directory: join(root, 'a-file') }))).toMatchInlineSnapshot(
    `"data: packShards(): can't write ROOT/a-file: EEXIST: file already exists, mkdir 'ROOT/a-file'."`,
  );
});

test('a data set of which nothing can be read gives no shards', async () => {
  const directory = join(root, 'unreadable');
  const broken: Dataset = { ...files(null), name: 'odd', file: async () => ({ name: 'x.exe', bytes: new Uint8Array(1) }) };
  expect(await messageOf(packShards(broken, { directory }))).toMatchInlineSnapshot(
    `"data: packShards(): none of the 3 pictures of odd can be read."`,
  );
  expect(readdirSync(directory)).toEqual([]);
});

test(`photographs read back the same${skipped}`, { skip }, async () => {
  const part = join(root, 'imagenette');
  for (const name of ['n01440764', 'n02102040']) {
    mkdirSync(join(part, name), { recursive: true });
    const from = join(data, 'imagenette/val', name);
    for (const file of readdirSync(from).toSorted().slice(0, 20)) writeFileSync(join(part, name, file), readFileSync(join(from, file)));
  }
  const photographs = await imageFolder({ directory: part });
  const directory = join(root, 'photographs');
  const { shards } = await packShards(photographs, { directory, shardBytes: 100_000 });
  expect(shards.length).toBeGreaterThan(2);
  const again = await tarShards({ shards: join(directory, `imagenette-{000000..00000${shards.length - 1}}.tar`) });
  expect(again).toMatchObject({ length: 40, classes: ['n01440764', 'n02102040'] });
  expect(again.labels).toEqual(photographs.labels);
  for (let index = 0; index < 40; index++) {
    expect(sha256((await again.file!(index)).bytes)).toBe(sha256((await photographs.file!(index)).bytes));
    expect(sha256((await again.get(index)).image.data)).toBe(sha256((await photographs.get(index)).image.data));
  }
});
