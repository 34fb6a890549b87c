import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scenes } from '../scenes.ts';
import { imageFolder } from '../sources/image-folder.ts';
import { checkDataset } from './check-dataset.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-check-'));
  mkdirSync(join(folder, 'a'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function picture(name: string, shade: number, size = 40): Promise<string> {
  const path = join(folder, 'a', name);
  await sharp({ create: { width: size, height: size + 10, channels: 3, background: { r: shade, g: 0, b: 0 } } }).toFile(path);
  return path;
}

const short = (names: readonly string[]): string[] => names.map((name) => name.replace(`${folder}/`, ''));

test.each([0, 2])('finds what is broken and what is there twice, with %i threads', async (workers) => {
  for (let number = 0; number < 40; number++) await picture(`${String(number).padStart(2, '0')}.jpg`, number * 5, 20 + number);
  const first = join(folder, 'a', '07.jpg');
  copyFileSync(first, join(folder, 'a', '31.jpg'));
  copyFileSync(first, join(folder, 'a', '32.jpg'));
  writeFileSync(join(folder, 'a', '03.jpg'), '');
  writeFileSync(join(folder, 'a', '18.jpg'), 'no picture at all');
  const noise = Uint8Array.from({ length: 45 * 55 * 3 }, (_, place) => (place * 7919) % 256);
  const cut = join(folder, 'a', '25.jpg');
  await sharp(noise, { raw: { width: 45, height: 55, channels: 3 } }).toFile(cut);
  truncateSync(cut, Math.floor(statSync(cut).size / 2));
  symlinkSync('nothing', join(folder, 'a', '39b.jpg'));
  const dataset = await imageFolder({ directory: folder });
  const seen: number[] = [];
  const found = await checkDataset(dataset, { workers, onProgress: (done) => seen.push(done) });
  expect(found.length).toBe(41);
  expect(found.broken.map(({ index, name, reason }) => `${index} ${short([name])[0]}: ${reason.replace(/ \(.*/, '')}`)).toEqual([
    '3 a/03.jpg: the file is empty',
    '18 a/18.jpg: it is no picture in a known format',
    '25 a/25.jpg: it is cut off',
    '40 a/39b.jpg: the file is gone, or is a link to nothing',
  ]);
  expect(found.duplicates.map(short)).toEqual([['a/07.jpg', 'a/31.jpg', 'a/32.jpg']]);
  expect(found.sizes).toEqual({ width: [20, 59], height: [30, 69] });
  expect(seen.at(-1)).toBe(41);
});

test('pictures without files are compared by their pixels', async () => {
  const drawn = scenes({ length: 20, size: 32 });
  expect(await checkDataset(drawn, { workers: 0 })).toMatchObject({
    broken: [],
    duplicates: [],
    sizes: { width: [32, 32], height: [32, 32] },
  });
  const twice: Dataset = {
    name: 'twice',
    length: 4,
    classes: [],
    labels: null,
    get: async (index) => ({ ...(await drawn.get(index % 2)), name: `picture ${index}` }),
  };
  const { duplicates } = await checkDataset(twice);
  expect(duplicates).toEqual([
    ['picture 0', 'picture 2'],
    ['picture 1', 'picture 3'],
  ]);
});

test('what is not the fault of a picture is thrown', async () => {
  const broken: Dataset = { name: 'broken', length: 40, classes: [], labels: null, get: () => Promise.reject(new TypeError('a mistake')) };
  await expect(checkDataset(broken)).rejects.toThrow('a mistake');
  const recipe = { module: 'data:text/javascript,export const other = 1', name: 'make', options: null };
  await expect(checkDataset({ ...broken, recipe }, { workers: 1 })).rejects.toThrow('to export the function make');
});

test('a picture at which threads die is broken', async () => {
  const code =
    'export const make = () => ({ name: "x", length: 20, classes: [], labels: null, async get(index) { if (index === 5) process.exit(3); return { image: { width: 1, height: 1, data: new Uint8Array([index, 0, 0]) }, label: -1, name: `x/${index}` }; } })';
  const recipe = { module: `data:text/javascript,${encodeURIComponent(code)}`, name: 'make', options: null };
  const dataset: Dataset = {
    name: 'x',
    length: 20,
    classes: [],
    labels: null,
    recipe,
    get: () => Promise.reject(new LeoclrError('data', 'not here')),
  };
  const { broken, duplicates } = await checkDataset(dataset, { workers: 1 });
  expect(broken).toHaveLength(1);
  expect(broken[0]).toMatchObject({ index: 5, name: 'x number 5', reason: expect.stringMatching(/^reading it ends a thread/) });
  expect(duplicates).toEqual([]);
});

test('can be stopped', async () => {
  const stop = new AbortController();
  const checking = checkDataset(scenes({ length: 2000, size: 32 }), {
    workers: 2,
    signal: stop.signal,
    onProgress: () => stop.abort(new Error('enough')),
  });
  await expect(checking).rejects.toThrow('enough');
});

test('an empty data set is fine', async () => {
  const empty: Dataset = { name: 'empty', length: 0, classes: [], labels: null, get: () => Promise.reject(new Error('never')) };
  expect(await checkDataset(empty)).toEqual({ length: 0, broken: [], duplicates: [], sizes: null });
});
