import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { decodeSafetensors } from './decode-safetensors.ts';
import { encodeSafetensors } from './encode-safetensors.ts';

// Packed by fixtures/make_fixtures.py with Python's struct, numpy and torch.
const golden = JSON.parse(readFileSync(new URL('./fixtures/safetensors.json', import.meta.url), 'utf8')) as {
  tiny: string;
  half: number[];
  brain: number[];
};
const tiny = new Uint8Array(Buffer.from(golden.tiny, 'base64'));
const values = [1, -0, 3.140625, 65504, 6e-8, -2.5];

/** A file with this header text and this many data bytes. */
function file(header: string, dataBytes: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (begin: number, end: number, rest = '"dtype":"U8","shape":[4]'): string => `{${rest},"data_offsets":[${begin},${end}]}`;

test('reads a file that Python wrote, every element type of it', () => {
  const { tensors, metadata } = decodeSafetensors(tiny);
  expect(metadata).toEqual({ 'made by': 'make_fixtures.py' });
  expect(tensors).toEqual({
    double: { dtype: 'F32', shape: [6], data: Float32Array.from(values) },
    single: { dtype: 'F32', shape: [2, 3], data: Float32Array.from(values) },
    half: { dtype: 'F32', shape: [6], data: Float32Array.from(golden.half) },
    brain: { dtype: 'F32', shape: [6], data: Float32Array.from(golden.brain) },
    long: { dtype: 'I64', shape: [2], data: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
    int: { dtype: 'I32', shape: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1) },
    byte: { dtype: 'U8', shape: [3], data: Uint8Array.of(0, 1, 255) },
    flag: { dtype: 'BOOL', shape: [2], data: Uint8Array.of(1, 0) },
    scalar: { dtype: 'F32', shape: [], data: Float32Array.of(7) },
    empty: { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) },
  });
});

test('reads infinities and NaN in half precision', () => {
  const bytes = file(`{"a":${entry(0, 6, '"dtype":"F16","shape":[3]')}}`, 6);
  bytes.set([0x00, 0x7c, 0x00, 0xfc, 0x01, 0x7e], bytes.length - 6);
  expect([...decodeSafetensors(bytes).tensors['a']!.data]).toEqual([Infinity, -Infinity, NaN]);
});

test('reads at any place of a larger buffer, and shares no memory with it', () => {
  const larger = Buffer.alloc(tiny.length + 3);
  larger.set(tiny, 3);
  const { tensors } = decodeSafetensors(larger.subarray(3));
  larger.fill(0);
  expect([...tensors['int']!.data]).toEqual([-(2 ** 31), 2 ** 31 - 1]);
});

test('keeps names that JavaScript objects treat specially', () => {
  const { tensors } = decodeSafetensors(file(`{"__proto__":${entry(0, 4)}}`, 4));
  expect(Object.keys(tensors)).toEqual(['__proto__']);
});

test('survives a cut at every single byte', () => {
  for (let length = 0; length < tiny.length; length++) {
    expect(() => decodeSafetensors(tiny.subarray(0, length)), `${length} bytes`).toThrow(/^decodeSafetensors\(\): /);
  }
});

test.each([
  ['two tensors overlap', `{"a":${entry(0, 4)},"b":${entry(2, 6)}}`, 6, 'expected "b" to begin at data byte 4, got 2'],
  ['there is a hole', `{"a":${entry(0, 4)},"b":${entry(6, 10)}}`, 10, 'expected "b" to begin at data byte 4, got 6'],
  ['there is a tail', `{"a":${entry(0, 4)}}`, 5, 'bytes that belong to no tensor'],
  ['data are missing', `{"a":${entry(0, 4)}}`, 3, 'The file is cut off'],
  ['a name comes twice', `{"a":${entry(0, 4)},"\\u0061":${entry(0, 4)}}`, 4, 'expected every name once, got "a" twice'],
  ['a field comes twice', `{"a":{"dtype":"U8",${entry(0, 4).slice(1)}}`, 4, 'expected every name once, got "dtype" twice'],
  [
    'the type is unknown',
    `{"a":${entry(0, 4, '"dtype":"F3","shape":[4]')}}`,
    4,
    'one of F64, I64, F32, I32, F16, BF16, U8, BOOL, got "F3"',
  ],
  ['the type is a method name', `{"a":${entry(0, 4, '"dtype":"toString","shape":[4]')}}`, 4, 'got "toString"'],
  ['a size is negative', `{"a":${entry(0, 4, '"dtype":"U8","shape":[-4]')}}`, 4, 'whole numbers from 0 on, got [-4]'],
  ['a size is not finite', `{"a":${entry(0, 4, '"dtype":"U8","shape":[1e999]')}}`, 4, 'whole numbers from 0 on'],
  ['a size is a fraction', `{"a":${entry(0, 4, '"dtype":"U8","shape":[0.5,8]')}}`, 4, 'whole numbers from 0 on, got [0.5,8]'],
  ['the size does not fit', `{"a":${entry(0, 4, '"dtype":"F32","shape":[4]')}}`, 4, 'expected "a" (F32, [4]) to take 16 bytes, got 4'],
  ['offsets run backwards', `{"a":${entry(4, 0)}}`, 4, 'to take 4 bytes, got -4'],
  ['offsets are missing', `{"a":{"dtype":"U8","shape":[4]}}`, 4, 'data_offsets of "a" to be two whole numbers'],
  ['an entry is a number', `{"a":1}`, 0, 'expected "a" to have dtype, shape and data_offsets'],
  ['metadata is no text', `{"__metadata__":{"a":1}}`, 0, '__metadata__ to hold text only'],
  ['the header is an array', '[]', 0, 'expected the header to be a JSON object'],
  ['the header is no JSON', '{"a"', 0, 'expected a header of JSON text'],
])('rejects a file when %s', (_, header, dataBytes, message) => {
  expect(() => decodeSafetensors(file(header, dataBytes))).toThrow(message);
});

test('rejects a header that is no UTF-8', () => {
  const bytes = file('{"ab":1}', 0);
  bytes[10] = 0xff;
  expect(() => decodeSafetensors(bytes)).toThrow('expected a header of JSON text');
});

test('accepts white space before a colon', () => {
  expect(() => decodeSafetensors(file(`{"a"          :${entry(0, 4)},"a" : ${entry(0, 4)}}`, 4))).toThrow('got "a" twice');
});

test('says what is wrong in one sentence', () => {
  expect(() => decodeSafetensors(new TextEncoder().encode('PNG no, a picture'))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: decodeSafetensors(): expected a header of at most 100000000 bytes, got 2318350426967592528. This is probably no safetensors file.]`,
  );
  expect(() => decodeSafetensors(new Uint8Array(3))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: decodeSafetensors(): expected a safetensors file of at least 8 bytes, got 3. The file is cut off.]`,
  );
  const whole = encodeSafetensors({ a: { dtype: 'U8', shape: [9], data: new Uint8Array(9) } });
  expect(() => decodeSafetensors(whole.subarray(0, 30))).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: decodeSafetensors(): expected 56 bytes of header, got 22. The file is cut off.]`,
  );
});
