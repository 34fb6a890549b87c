import { dispose, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';
import { parseCheckpointMetadata } from './_checkpoint-format.ts';
import type { Checkpoint } from './checkpoint.ts';
import { loadSafetensors } from './load-safetensors.ts';
import type { SafeTensor } from './safe-tensor.ts';

/**
 * A training state as `saveCheckpoint` wrote it, bit for bit. The caller owns its tensors; when it throws there are none.
 *
 * @throws LeoclrError `checkpoint` with the path, when the file can't be read, is cut off, holds no training state, or is of another version.
 */
export async function loadCheckpoint(path: string): Promise<Checkpoint> {
  const where = `loadCheckpoint(): can't use ${path}`;
  const file = await loadSafetensors(path);
  const facts = parseCheckpointMetadata(file.metadata, where);
  const tensors: Record<string, Tensor> = {};
  try {
    for (const [name, saved] of Object.entries(file.tensors)) tensors[name] = makeTensor(name, saved, where);
  } catch (error) {
    dispose(tensors);
    throw error;
  }
  return { tensors, ...facts };
}

function makeTensor(name: string, { dtype, shape, data }: SafeTensor, where: string): Tensor {
  if (dtype === 'F32') return tensor(data, [...shape], 'float32');
  if (dtype === 'I32') return tensor(data, [...shape], 'int32');
  if (dtype === 'BOOL') return tensor(data, [...shape], 'bool');
  throw new LeoclrError('checkpoint', `${where}: expected ${name} to be F32, I32 or BOOL, got ${dtype}.`);
}
