import { readFile } from 'node:fs/promises';
import { LeoclrError } from '@leoclr/core';
import { explainFileError } from './_explain-file-error.ts';
import { readSafetensors } from './_read-safetensors.ts';
import type { SafetensorsFile } from './safe-tensor.ts';

/**
 * The tensors and the metadata of a safetensors file; see `decodeSafetensors` for what can be read.
 *
 * @throws LeoclrError `checkpoint` with the path, when the file can't be read or is no whole safetensors file.
 */
export async function loadSafetensors(path: string): Promise<SafetensorsFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new LeoclrError('checkpoint', `loadSafetensors(): can't read ${path}: ${explainFileError(error)}`, { cause: error });
  }
  return readSafetensors(bytes, `loadSafetensors(): can't read ${path}`);
}
