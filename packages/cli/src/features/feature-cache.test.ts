import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { featureCache } from './feature-cache.ts';

const root = mkdtempSync(join(tmpdir(), 'leoclr-features-'));
afterAll(() => rmSync(root, { recursive: true }));

const features = { values: Float32Array.of(1, 2, 3, 4, 5, 6), count: 3, width: 2, indices: Int32Array.of(0, 2, 3) };
const folderOf = (name: string): string => join(root, name);
const onlyFile = (folder: string): string => join(folder, readdirSync(folder)[0]!);

test('gives back what was kept under the same key, and nothing else', async () => {
  const cache = featureCache(folderOf('plain'));
  expect(await cache.read('a')).toBeNull();
  await cache.write('a', features);
  expect(await cache.read('a')).toEqual(features);
  expect(await cache.read('b')).toBeNull();
  expect(await featureCache(folderOf('plain')).read('a')).toEqual(features); // another process
});

test('a file that is cut off, changed or of another key is no entry, and is replaced', async () => {
  const folder = folderOf('damaged');
  const cache = featureCache(folder);
  await cache.write('a', features);
  const path = onlyFile(folder);
  const whole = readFileSync(path);
  const damages: (() => void)[] = [
    () => truncateSync(path, whole.length - 1),
    () => truncateSync(path, 0),
    () =>
      writeFileSync(
        path,
        whole.map((byte, place) => (place === whole.length - 15 ? byte ^ 1 : byte)),
      ), // one bit of a feature
    () => writeFileSync(path, readFileSync(path).toString('latin1').replace('"key":"a"', '"key":"c"'), 'latin1'),
  ];
  for (const damage of damages) {
    writeFileSync(path, whole);
    damage();
    expect(await cache.read('a')).toBeNull();
    await cache.write('a', features);
    expect(await cache.read('a')).toEqual(features);
  }
  expect(readdirSync(folder)).toHaveLength(1);
});

test('a folder that can not be made is no error', async () => {
  writeFileSync(folderOf('file'), '');
  const cache = featureCache(join(folderOf('file'), 'below'));
  await cache.write('a', features);
  expect(await cache.read('a')).toBeNull();
});

test('the longest unused entries go when the cache is full', async () => {
  const folder = folderOf('full');
  await featureCache(folder).write('a', features);
  const size = readFileSync(onlyFile(folder)).length;
  const cache = featureCache(folder, 2.5 * size);
  utimesSync(onlyFile(folder), 1000, 1000);
  await cache.write('b', features);
  const path = readdirSync(folder)
    .map((name) => join(folder, name))
    .find((name) => readFileSync(name, 'latin1').includes('"key":"b"'))!;
  utimesSync(path, 2000, 2000);
  expect(await cache.read('a')).toEqual(features); // used just now
  await cache.write('c', features);
  expect(await Promise.all(['a', 'b', 'c'].map(async (key) => (await cache.read(key)) !== null))).toEqual([true, false, true]);
});

test('other files in the folder are left alone', async () => {
  const folder = folderOf('others');
  mkdirSync(folder);
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  await featureCache(folder, 1).write('a', features);
  expect(readdirSync(folder)).toEqual(['notes.txt']);
});
