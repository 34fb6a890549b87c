import { safetensorsParts } from './_safetensors-parts.ts';
import type { SafeTensor } from './safe-tensor.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * Writes a safetensors file, atomically: on any failure the old file stays whole and nothing half-written stays behind.
 *
 * The arrays must not change until the promise resolves: they are written as they lie in memory, without a copy.
 *
 * @throws LeoclrError `checkpoint` with the path, the reason and what to do.
 */
export async function saveSafetensors(
  path: string,
  tensors: Readonly<Record<string, SafeTensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeFileAtomically(path, safetensorsParts({ tensors, metadata }, 'saveSafetensors()'));
}
