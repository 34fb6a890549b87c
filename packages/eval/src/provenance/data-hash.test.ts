import type { Dataset } from '@leoclr/core';
import { expect, test } from 'vitest';
import { dataHash } from './data-hash.ts';

const pictures: Dataset = {
  name: 'photos/train',
  length: 3,
  classes: ['cat', 'dog'],
  labels: Int32Array.of(0, 1, 0),
  get: () => Promise.reject(new Error('decoded')),
  version: (index) => Promise.resolve(`${index}.jpg 100 5`),
};

test('is one number for ever, and decodes nothing', async () => {
  expect(await dataHash(pictures)).toMatchInlineSnapshot(`"5afa8501daa5754db9a94c5025ad2038"`);
});

test('another name, class, label, version or part is another hash', async () => {
  const { version: _, ...unversioned } = pictures;
  const recipe = (options: unknown): Dataset => ({ ...unversioned, recipe: { module: 'file:///somewhere.js', name: 'photos', options } });
  const all = [
    pictures,
    { ...pictures, name: 'photos/val' },
    { ...pictures, classes: ['cat', 'cow'] },
    { ...pictures, labels: Int32Array.of(0, 1, 1) },
    { ...pictures, labels: null },
    { ...pictures, version: (index: number) => Promise.resolve(`${index}.jpg 100 ${index === 2 ? 6 : 5}`) },
    { ...pictures, version: (index: number) => (index === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(`${index}.jpg 100 5`)) },
    unversioned,
    recipe({ seed: 1 }),
    recipe({ seed: 2 }),
  ];
  const hashes = await Promise.all([...all.map((dataset) => dataHash(dataset)), dataHash(pictures, { indices: [0, 2] })]);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('only the used pictures matter', async () => {
  const changed = { ...pictures, version: (index: number) => Promise.resolve(`${index}.jpg 100 ${index === 1 ? 6 : 5}`) };
  expect(await dataHash(changed, { indices: Int32Array.of(0, 2) })).toBe(await dataHash(pictures, { indices: [0, 2] }));
});

test('takes more pictures than are asked for or digested at once', async () => {
  const length = 5000;
  const many = { ...pictures, length, labels: null };
  const other = { ...many, version: (index: number) => Promise.resolve(`${index}.jpg 100 ${index === length - 1 ? 6 : 5}`) };
  expect(await dataHash(many)).not.toBe(await dataHash(other));
});
