import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeSafetensors } from './encode-safetensors.ts';
import { loadSafetensors } from './load-safetensors.ts';
import type { SafeTensor } from './safe-tensor.ts';
import { saveSafetensors } from './save-safetensors.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leoclr-io-'));
});
afterEach(() => rm(folder, { recursive: true }));

const tensors: Record<string, SafeTensor> = {
  a: { dtype: 'F32', shape: [2], data: Float32Array.of(1, -0) },
  b: { dtype: 'I64', shape: [], data: BigInt64Array.of(7n) },
};

test('writes the same bytes as encodeSafetensors, and loadSafetensors reads them', async () => {
  const path = join(folder, 'a.safetensors');
  await saveSafetensors(path, tensors, { note: 'hello' });
  expect(new Uint8Array(await readFile(path))).toEqual(encodeSafetensors(tensors, { note: 'hello' }));
  expect(await loadSafetensors(path)).toEqual({ tensors, metadata: { note: 'hello' } });
});

test('touches no file when the tensors are wrong', async () => {
  const path = join(folder, 'a.safetensors');
  const wrong: SafeTensor = { dtype: 'F32', shape: [3], data: Float32Array.of(1) };
  await expect(saveSafetensors(path, { wrong })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: saveSafetensors(): expected "wrong" [3] to have 3 values, got 1.]`,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('names the path of a file that cannot be read', async () => {
  const path = join(folder, 'a.safetensors');
  const messageOf = async (): Promise<string> =>
    loadSafetensors(path).then(
      () => 'no error',
      (error: unknown) => (error as Error).message.replaceAll(folder, 'FOLDER'),
    );
  expect(await messageOf()).toMatchInlineSnapshot(
    `"loadSafetensors(): can't read FOLDER/a.safetensors: there is no such file or folder (ENOENT). Check the path."`,
  );
  await writeFile(path, 'this is a note, not a tensor');
  expect(await messageOf()).toMatchInlineSnapshot(
    `"loadSafetensors(): can't read FOLDER/a.safetensors: expected a header of at most 100000000 bytes, got 2338328219631577204. This is probably no safetensors file."`,
  );
  await saveSafetensors(path, tensors);
  await truncate(path, 40);
  expect(await messageOf()).toMatchInlineSnapshot(
    `"loadSafetensors(): can't read FOLDER/a.safetensors: expected 112 bytes of header, got 32. The file is cut off."`,
  );
});
