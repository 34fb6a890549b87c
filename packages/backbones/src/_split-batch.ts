import { reshape, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';

/**
 * Puts the rows of each batch-norm group side by side on the way in, and back in order on the way out.
 * Row i belongs to group i mod G, as in MoCo's CIFAR-10 notebook (`input.view(-1, C * num_splits, H, W)`).
 */
export function splitBatch(rows: number, groups: number): { split: (x: Tensor4D) => Tensor4D; join: (features: Tensor2D) => Tensor2D } {
  if (groups === 1) return { split: (x) => x, join: (features) => features };
  if (rows % groups !== 0) {
    throw new LeoclrError('shape', `resnet(): expected a batch that is a multiple of batchNormGroups = ${groups}, got ${rows} rows.`);
  }
  return {
    split(x) {
      const [, height, width, channels] = x.shape;
      const grouped = transpose(reshape(x, [rows / groups, groups, height * width * channels]), [1, 0, 2]); // [G, N / G, HWC]
      return reshape(grouped, x.shape);
    },
    join(features) {
      const width = features.shape[1];
      const ordered = transpose(reshape(features, [groups, rows / groups, width]), [1, 0, 2]); // [N / G, G, D]
      return reshape(ordered, [rows, width]);
    },
  };
}
