import { LeoclrError, checkShape } from '@leoclr/core';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Arguments of a convolution in the function of that name. @throws LeoclrError `shape` or `option`. */
export function checkConvolution(
  name: string,
  { x, filter }: { x: Tensor4D; filter: Tensor4D },
  { stride, padding }: { stride: number; padding: number },
): void {
  checkShape(`${name}(): expected x`, x.shape, [null, null, null, null]);
  checkShape(`${name}(): expected filter`, filter.shape, [null, null, x.shape[3], null]);
  if (!Number.isInteger(stride) || stride < 1)
    throw new LeoclrError('option', `${name}(): expected stride to be a whole number from 1, got ${stride}.`);
  if (!Number.isInteger(padding) || padding < 0)
    throw new LeoclrError('option', `${name}(): expected padding to be a whole number from 0, got ${padding}.`);
  if (x.shape[1] + 2 * padding < filter.shape[0] || x.shape[2] + 2 * padding < filter.shape[1]) {
    throw new LeoclrError(
      'shape',
      `${name}(): expected a filter no larger than the padded picture of ${x.shape[1] + 2 * padding} × ${x.shape[2] + 2 * padding}, got ${filter.shape[0]} × ${filter.shape[1]}.`,
    );
  }
}
