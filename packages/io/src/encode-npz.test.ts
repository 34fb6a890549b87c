import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import { encodeNpz } from './encode-npz.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

const folder = mkdtempSync(join(tmpdir(), 'leoclr-npz-'));
afterAll(() => rmSync(folder, { recursive: true }));

const python = ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0);

const arrays = {
  features: { shape: [2, 3], data: Float32Array.of(1, -2.5, 3.4028234663852886e38, 1e-45, 0.1, -0) },
  labels: { shape: [2], data: BigInt64Array.of(7n, -1n) },
  counts: { shape: [1, 2], data: Int32Array.of(-3, 2 ** 31 - 1) },
  pixels: { shape: [3], data: Uint8Array.of(0, 128, 255) },
  names: { shape: [3], data: ['Größe/ä.jpg', '', '日本🦊"\n\''] },
};

test('an array has the header of numpy’s format, aligned, and its values behind', () => {
  const files = unzipSync(Buffer.concat(encodeNpz(arrays)));
  expect(Object.keys(files)).toEqual(['features.npy', 'labels.npy', 'counts.npy', 'pixels.npy', 'names.npy']);
  const features = files['features.npy']!;
  // numpy.save of the same array, byte for byte.
  expect(Buffer.from(features.subarray(0, 128)).toString('latin1')).toBe(
    `\x93NUMPY\x01\x00v\x00${"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117)}\n`,
  );
  expect(new Float32Array(features.slice(128).buffer)).toEqual(arrays.features.data);
  const header = (name: string): string => Buffer.from(files[name]!.subarray(10, 128)).toString('latin1').trimEnd();
  expect(header('labels.npy')).toBe("{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }");
  expect(header('names.npy')).toBe("{'descr': '<U11', 'fortran_order': False, 'shape': (3,), }");
  const text = new Uint32Array(files['names.npy']!.slice(128).buffer).subarray(22, 28);
  expect(String.fromCodePoint(...text)).toBe(arrays.names.data[2]);
});

test.skipIf(python === undefined)('numpy loads it without pickle (skipped: no python3 with numpy)', async () => {
  const path = join(folder, 'x.npz');
  await writeFileAtomically(path, encodeNpz(arrays));
  const { stdout, stderr } = spawnSync(python!, [fileURLToPath(new URL('./fixtures/read-npz.py', import.meta.url)), path], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    features: {
      dtype: '<f4',
      shape: [2, 3],
      values: [
        [1, -2.5, 3.4028234663852886e38],
        [Math.fround(1e-45), Math.fround(0.1), -0],
      ],
    },
    labels: { dtype: '<i8', shape: [2], values: [7, -1] },
    counts: { dtype: '<i4', shape: [1, 2], values: [[-3, 2 ** 31 - 1]] },
    pixels: { dtype: '|u1', shape: [3], values: [0, 128, 255] },
    names: { dtype: '<U11', shape: [3], values: arrays.names.data },
  });
});

test('the same content gives the same bytes, and numbers are not copied', () => {
  const pieces = encodeNpz(arrays);
  expect(Buffer.concat(encodeNpz(arrays)).equals(Buffer.concat(pieces))).toBe(true);
  expect(pieces.some(({ buffer }) => buffer === arrays.features.data.buffer)).toBe(true);
});

test('rejects a shape that does not fit, and files that are too large', () => {
  expect(() => encodeNpz({ x: { shape: [2, 2], data: new Float32Array(3) } })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: encodeNpz(): expected "x" [2, 2] to have 4 values, got 3.]`,
  );
  const large = { shape: [2 ** 24], data: new Float32Array(2 ** 24) };
  const many = Object.fromEntries(Array.from({ length: 64 }, (_, number) => [`x${number}`, large]));
  expect(() => encodeNpz(many)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: encodeNpz(): expected at most 4 GB, which is what a zip file holds, got 4.0 GB. Write safetensors.]`,
  );
});
