import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSafetensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';
import type { SafeTensor } from './safe-tensor.ts';

const floats = (shape: number[], ...values: number[]): SafeTensor => ({ dtype: 'F32', shape, data: Float32Array.from(values) });

test('writes the bytes that Python writes', () => {
  // fixtures/make_fixtures.py packed the state_dict of a small torch network.
  const { network } = JSON.parse(readFileSync(new URL('./fixtures/safetensors.json', import.meta.url), 'utf8')) as { network: string };
  const bytes = new Uint8Array(Buffer.from(network, 'base64'));
  const { tensors, metadata } = decodeSafetensors(bytes);
  expect(encodeSafetensors(tensors, metadata)).toEqual(bytes);
});

test('gives back what went in, bit for bit', () => {
  const tensor = fc.oneof(
    fc.float32Array({ minLength: 0, maxLength: 9 }).map((data): SafeTensor => ({ dtype: 'F32', shape: [data.length], data })),
    fc.int32Array({ minLength: 2, maxLength: 2 }).map((data): SafeTensor => ({ dtype: 'I32', shape: [1, 2, 1], data })),
    fc.bigInt64Array({ minLength: 1, maxLength: 1 }).map((data): SafeTensor => ({ dtype: 'I64', shape: [], data })),
    fc.uint8Array({ minLength: 3, maxLength: 3 }).map((data): SafeTensor => ({ dtype: 'U8', shape: [3], data })),
  );
  const name = fc.string({ unit: 'grapheme' }).filter((text) => text !== '__metadata__');
  fc.assert(
    fc.property(fc.dictionary(name, tensor), fc.dictionary(fc.string(), fc.string()), (tensors, metadata) => {
      const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata));
      expect({ ...decoded.tensors }).toEqual({ ...tensors });
      expect({ ...decoded.metadata }).toEqual({ ...metadata });
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('does not depend on the order of keys', () => {
  const [a, b] = [floats([1], 1), floats([2], 2, 3)];
  expect(encodeSafetensors({ a, b }, { x: '1', y: '2' })).toEqual(encodeSafetensors({ b, a }, { y: '2', x: '1' }));
});

test('aligns every tensor to its element size', () => {
  const bytes = encodeSafetensors({
    a: { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 3) },
    b: floats([], 1),
    c: { dtype: 'I64', shape: [], data: BigInt64Array.of(5n) },
  });
  const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(headerLength % 8).toBe(0);
  expect(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)).trimEnd()).toMatchInlineSnapshot(
    `"{"c":{"dtype":"I64","shape":[],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"a":{"dtype":"U8","shape":[3],"data_offsets":[12,15]}}"`,
  );
});

test('rejects data that do not fit their shape, and the reserved name', () => {
  expect(() => encodeSafetensors({ a: floats([2, 2], 1, 2, 3) })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: encodeSafetensors(): expected "a" [2, 2] to have 4 values, got 3.]`,
  );
  expect(() => encodeSafetensors({ __metadata__: floats([], 1) })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: encodeSafetensors(): expected tensor names other than "__metadata__", which the format reserves.]`,
  );
});
