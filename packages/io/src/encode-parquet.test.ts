import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { encodeParquet } from './encode-parquet.ts';

const read = async (bytes: Uint8Array): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: bytes.slice().buffer as ArrayBuffer });

test('another reader finds every row as it was, missing texts and rounded numbers included', async () => {
  const features = Float32Array.of(0.1, -2, 3.4028234663852886e38, 1e-45, 0, 7);
  const bytes = encodeParquet([
    { name: 'name', data: ['a/1.jpg', 'ä"\n日本🦊', ''] },
    { name: 'class', data: ['cat', null, 'dog'] },
    { name: 'label', data: Int32Array.of(0, -1, 1) },
    { name: 'features', data: features, width: 2 },
  ]);
  expect(await read(bytes)).toEqual([
    { name: 'a/1.jpg', class: 'cat', label: 0n, features: [...features.subarray(0, 2)] },
    { name: 'ä"\n日本🦊', class: null, label: -1n, features: [...features.subarray(2, 4)] },
    { name: '', class: 'dog', label: 1n, features: [...features.subarray(4, 6)] },
  ]);
});

test('lists have the schema that other programs know as list<float>', () => {
  const bytes = encodeParquet([{ name: 'features', data: new Float32Array(4), width: 2 }]);
  const { schema, num_rows: rows } = parquetMetadata(bytes.slice().buffer as ArrayBuffer);
  expect(Number(rows)).toBe(2);
  expect(schema.map(({ name, type, converted_type: converted }) => [name, type ?? null, converted ?? null])).toEqual([
    ['root', null, null],
    ['features', null, 'LIST'],
    ['list', null, null],
    ['element', 'FLOAT', null],
  ]);
});

test('takes more rows than are turned into lists at a time', async () => {
  const count = 2500;
  const features = Float32Array.from({ length: count * 3 }, (_, i) => Math.sin(i));
  const rows = await read(
    encodeParquet([
      { name: 'name', data: Array.from({ length: count }, (_, row) => `${row}`) },
      { name: 'features', data: features, width: 3 },
    ]),
  );
  expect(rows).toHaveLength(count);
  expect(rows.flatMap((row) => row['features'])).toEqual([...features]);
  expect(rows.at(-1)!['name']).toBe('2499');
});

test('rejects columns of several lengths', () => {
  expect(() =>
    encodeParquet([
      { name: 'name', data: ['a', 'b'] },
      { name: 'features', data: new Float32Array(6), width: 2 },
    ]),
  ).toThrowErrorMatchingInlineSnapshot(`[LeoclrError: encodeParquet(): expected "features" to have 2 rows like "name", got 3.]`);
});
