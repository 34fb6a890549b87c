import type { Tensor } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';
import { checkpointMetadata } from './_checkpoint-format.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { SafeTensor } from './safe-tensor.ts';
import { saveSafetensors } from './save-safetensors.ts';

/**
 * Writes a training state as one safetensors file, atomically: after a crash either the old file is there or the new one, whole.
 *
 * Tensors keep the layout they have in memory (convolutions `[H, W, in, out]`): a checkpoint is for resuming. For other programs there is
 * `exportWeights`. Every bit is kept. Works on any tfjs backend; disposes nothing. The tensors must not change until the promise resolves.
 *
 * @throws LeoclrError `checkpoint` with the path, the reason and what to do.
 *
 * @example
 * ```ts
 * await saveCheckpoint('run/last.safetensors', { tensors: { 'queue.rows': rows }, scalars: { step: 1000 }, config: { seed: 1 } });
 * ```
 */
export async function saveCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  const metadata = checkpointMetadata(checkpoint);
  const entries = Object.entries(checkpoint.tensors).map(async ([name, tensor]) => [name, await read(name, tensor)] as const);
  await saveSafetensors(path, Object.fromEntries(await Promise.all(entries)), metadata);
}

async function read(name: string, tensor: Tensor): Promise<SafeTensor> {
  const { shape, dtype } = tensor;
  if (dtype === 'float32') return { dtype: 'F32', shape, data: await tensor.data<'float32'>() };
  if (dtype === 'int32') return { dtype: 'I32', shape, data: await tensor.data<'int32'>() };
  if (dtype === 'bool') return { dtype: 'BOOL', shape, data: await tensor.data<'bool'>() };
  throw new LeoclrError('checkpoint', `saveCheckpoint(): expected ${name} to be float32, int32 or bool, got ${dtype}.`);
}
