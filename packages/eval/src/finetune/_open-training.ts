import type { Loader } from '@leoclr/core';
import type { TrainingPictures } from './finetune-input.ts';

/** A loader of random views, and what became of the batch size. */
export interface TrainingLoader {
  readonly loader: Loader;
  /** After clamping. */
  readonly batchSize: number;
}

/**
 * A loader for one training: batches no larger than there are pictures. A last batch that isn't full is used too, as in PyTorch's loaders,
 * unless it holds a single picture: that has no batch statistics worth the name, and PyTorch refuses it.
 */
export function openTraining(
  pictures: TrainingPictures,
  { indices, batchSize, seed }: { indices: Int32Array; batchSize: number; seed: number },
): TrainingLoader {
  const size = Math.min(batchSize, indices.length);
  const dropLast = size > 1 && indices.length % size === 1;
  return { loader: pictures.views({ indices, batchSize: size, dropLast, seed }), batchSize: size };
}
