import { LeoclrError } from '@leoclr/core';
import { reshape, transpose, unsortedSegmentSum, util, zeros, zerosLike } from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** Gathering, and ops whose gradient is zero everywhere. */
export const selectingGradients: readonly GradConfig[] = [
  {
    kernelName: 'GatherV2',
    inputsToSave: ['x', 'indices'],
    gradFunc(dy, [x, indices], { axis, batchDims }) {
      if (batchDims)
        throw new LeoclrError('backend', 'tf.gather(): there is no gradient for batchDims above 0. Gather from each part apart.');
      return {
        x: () => gatherGradient(dy as Tensor, x!, indices!, axis as number),
        indices: () => zeros(indices!.shape),
      };
    },
  },
  { kernelName: 'OneHot', inputsToSave: ['indices'], gradFunc: (_dy, [indices]) => ({ indices: () => zeros(indices!.shape) }) },
  ...['Step', 'Sign', 'Floor', 'Ceil', 'Round', 'ZerosLike', 'OnesLike'].map((kernelName): GradConfig => ({
    kernelName,
    gradFunc: (dy) => ({ x: () => zerosLike(dy as Tensor) }),
  })),
];

/** Rows that were taken several times get the sum of their gradients. */
function gatherGradient(dy: Tensor, x: Tensor, indices: Tensor, axis: number): Tensor {
  const [along] = util.parseAxisParam(axis, x.shape) as [number];
  const outer = x.shape.slice(0, along);
  const inner = x.shape.slice(along + 1);
  const values = reshape(dy, [...outer, indices.size, ...inner]);
  // The gathered axis goes first, all others keep their order.
  const order = [along, ...values.shape.map((_, index) => index).filter((index) => index !== along)];
  const sums = unsortedSegmentSum(transpose(values, order), reshape(indices, [indices.size]) as Tensor1D, x.shape[along]!);
  return transpose(
    sums,
    order.map((_, index) => order.indexOf(index)),
  );
}
