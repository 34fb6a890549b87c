import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { jsonArrays } from './_json-arrays.ts';

const { write } = temporaryFolder();

async function elements(text: string, keys = ['images', 'annotations']): Promise<[string, unknown][]> {
  const found: [string, unknown][] = [];
  await jsonArrays(write('x.json', text), keys, (key, element) => found.push([key, element]));
  return found;
}

test('finds the objects of the wanted arrays, and nothing else', async () => {
  const value = {
    info: { images: [{ id: 'inside another' }], text: 'a "quoted" [bracket' },
    images: [{ id: 1, name: 'a}]"\\' }, { id: 2, deep: { images: [{ id: 'deep' }], list: [[1], { a: [] }] } }, 3, 'x', []],
    other: [{ id: 4 }],
    annotations: [],
    'images\u0000': [{ id: 5 }],
  };
  for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
    expect(await elements(text)).toEqual([
      ['images', value.images[0]],
      ['images', value.images[1]],
    ]);
  }
  expect(await elements('{"\\u0069mages":[{"id":1}]}')).toEqual([['images', { id: 1 }]]);
});

test('entries may lie across the pieces in which a file is read', async () => {
  const draw = rng(1, 'json');
  const images = Array.from({ length: 300 }, (_, id) => ({ id, text: '\\"ä}]'.repeat(draw.integer(2500)) }));
  const found = await elements(JSON.stringify({ ['k'.repeat(1_048_570)]: 0, images, annotations: [{ end: true }] }));
  expect(found).toEqual([...images.map((image) => ['images', image]), ['annotations', { end: true }]]);
});

test('a file that is cut off anywhere is an error', async () => {
  const text = JSON.stringify({ info: 'x', images: [{ id: 1, s: '"' }], annotations: [{ id: 2 }] });
  const results = await Promise.all(
    Array.from({ length: text.length - 1 }, (_, length) =>
      elements(text.slice(0, length + 1)).then(
        () => 'taken',
        (error: Error) => error.message,
      ),
    ),
  );
  expect(new Set(results)).toEqual(new Set(['it is cut off']));
});

test('refuses other files', async () => {
  await expect(elements('[{"images":[]}]')).resolves.toEqual([]);
  await expect(elements('{"images":[{"id":}]}')).rejects.toThrow(SyntaxError);
  await expect(elements(`{"images":[{"id":"${'x'.repeat(65 * 2 ** 20)}"}]}`)).rejects.toThrow('one of its entries has more than 64 MiB');
});
