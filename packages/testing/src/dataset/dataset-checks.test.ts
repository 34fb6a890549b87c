import type { Dataset, Sample } from '@leoclr/core';
import { expect, test } from 'vitest';
import { datasetChecks, describeDataset } from '../index.ts';
import type { DatasetChecksOptions } from '../index.ts';

const url = new URL('../fixtures/striped-dataset.mjs', import.meta.url).href;
const { stripedDataset } = (await import(url)) as { stripedDataset: (options: { names: string[] }) => Required<Dataset> };
const open = (): Required<Dataset> => stripedDataset({ names: ['a/1.raw', 'b/2.raw', 'a/3.raw'] });
const decode = async (bytes: Uint8Array) => ({ width: 2, height: 1, data: bytes });

describeDataset('striped', open, { decode });

/** The complaints about a data set with something changed. */
async function complaints(change: (dataset: Required<Dataset>) => Partial<Dataset>, options: DatasetChecksOptions = {}): Promise<string[]> {
  const checks = datasetChecks(
    'striped',
    () => {
      const dataset = open();
      return { ...dataset, ...change(dataset) };
    },
    options,
  );
  const results = await Promise.all(
    checks.map(({ run }) =>
      run().then(
        () => null,
        (error: Error) => error.message,
      ),
    ),
  );
  return results.filter((message) => message !== null);
}

/** A data set whose samples are changed. */
const sample =
  (change: (sample: Sample) => Partial<Sample>) =>
  ({ get }: Dataset): Partial<Dataset> => ({
    get: async (index) => {
      const whole = await get(index);
      return { ...whole, ...change(whole) };
    },
  });

test('has nothing to say about one that keeps the contract', async () => {
  expect(await complaints(() => ({}), { decode })).toEqual([]);
});

test.each<[string, (dataset: Required<Dataset>) => Partial<Dataset>, string]>([
  ['no length', () => ({ length: 0 }), 'striped: expected length to be a positive integer, got 0.'],
  ['a class twice', () => ({ classes: ['a', 'a'] }), 'striped: expected classes to differ, got a name twice.'],
  ['too few labels', () => ({ labels: new Int32Array(2) }), 'striped: expected 3 labels, one a picture, got 2.'],
  ['a label out of range', () => ({ labels: Int32Array.of(0, 1, 2) }), 'striped: expected labels from 0 to 1, got 2 at 2.'],
  ['another label in the sample', sample(() => ({ label: 1 })), 'striped: expected picture 0 to have the label 0, got 1.'],
  ['a label without labels', () => ({ labels: null }), 'striped: expected picture 0 to have the label -1, got 0.'],
  [
    'too few pixels',
    sample(({ image }) => ({ image: { ...image, height: 2 } })),
    'striped: expected picture 0 to be a Uint8Array of width × height × 3, got 2 × 2 and 6 values.',
  ],
  ['no name', sample(() => ({ name: '' })), 'striped: expected picture 0 to have a name, got "".'],
  [
    'a box outside',
    sample(() => ({ boxes: [{ left: 0, top: 0, right: 3, bottom: 1, label: 0 }] })),
    'striped: expected boxes of picture 0 to lie in it, with an area and a class, got {"left":0,"top":0,"right":3,"bottom":1,"label":0}.',
  ],
  [
    'pictures that go bad',
    () => {
      const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
      return {
        get: async (index) =>
          index in [0, 1, 2] ? { image: { width: 2, height: 1, data }, label: index % 2, name: 'x' } : Promise.reject(new Error('no')),
      };
    },
    'striped: expected get(0) to give the same again, got other pixels the second time. Give every caller a copy.',
  ],
  [
    'an answer out of range',
    ({ get }) => ({ get: async (index) => get(Math.min(2, Math.max(0, Math.floor(index) || 0))) }),
    'striped: expected get(-1) to reject with a LeoclrError of code option or data, got a sample.',
  ],
  [
    'versions that change by themselves',
    () => {
      let calls = 0;
      return { version: async () => `${calls++}` };
    },
    'striped: expected version(0) to stay 0, got 1.',
  ],
  [
    'files that lead out of the data set',
    ({ file }) => ({ file: async (index) => ({ ...(await file(index)), name: '../1.raw' }) }),
    'striped: expected file(0) to be named by a relative path with forward slashes and an ending, got "../1.raw".',
  ],
  [
    'empty files',
    ({ file }) => ({ file: async (index) => ({ ...(await file(index)), bytes: new Uint8Array(0) }) }),
    'striped: expected file(0) to hold bytes, got none.',
  ],
  [
    'a recipe that makes something else',
    ({ recipe }) => ({ recipe: { ...recipe, options: { names: ['a/1.raw', 'c/9.raw', 'a/3.raw', 'd/4.raw'] } } }),
    'striped: expected its recipe to make a data set with the same name, length, classes and labels, got another.',
  ],
  [
    'a recipe with other pictures',
    ({ recipe }) => ({ recipe: { ...recipe, options: { names: ['a/1.raw', 'c/9.raw', 'a/3.raw'] } } }),
    'striped: expected its recipe to make the same data set, got for picture 1 the name b/2.raw, then c/9.raw.',
  ],
  [
    'a recipe that can not travel',
    ({ recipe }) => ({ recipe: { ...recipe, options: () => 1 } }),
    'striped: expected the options of its recipe to survive structured cloning, they do not.',
  ],
])('finds %s', async (_, change, complaint) => {
  expect(await complaints(change)).toContain(complaint);
});

test('finds files that hold other pictures', async () => {
  const other = async (bytes: Uint8Array) => ({ width: 2, height: 1, data: bytes.toReversed() });
  expect(await complaints(() => ({}), { decode: other })).toEqual([
    'striped: expected file(0) to hold the picture that get(0) gives, got other pixels the second time.',
  ]);
});

test('pictures that can not be read must say so with code data', async () => {
  const fails =
    (code: string) =>
    ({ get }: Dataset): Partial<Dataset> => ({
      get: async (index) => (index === 1 ? Promise.reject(Object.assign(new Error('cut off'), { name: 'LeoclrError', code })) : get(index)),
    });
  expect(await complaints(fails('data'), { broken: [1] })).toEqual([]);
  expect(await complaints(fails('option'), { broken: [1] })).toEqual([
    'striped: expected get(1) to reject with a LeoclrError of code data, got LeoclrError: cut off. Loaders pass over such pictures only.',
  ]);
});
