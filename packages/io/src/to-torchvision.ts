import type { Tensor } from '@tensorflow/tfjs-core';
import type { Weights } from '@leoclr/core';
import { toTorchvisionLayout } from './_torchvision-layout.ts';
import type { SafeTensor } from './safe-tensor.ts';

/**
 * Weights as torchvision's `state_dict` has them: same names, convolutions `[out, in, H, W]`, linear layers `[out, in]`.
 *
 * In memory a rank-4 parameter is a convolution `[H, W, in, out]`, a rank-2 one a linear layer `[in, out]`, a vector stays as it is.
 * Each batch norm also gets torchvision's `….num_batches_tracked`, an I64 scalar 0, so that `load_state_dict(strict=True)` accepts the
 * result (torchvision reads it only where a layer's momentum is None, which ResNets don't use).
 *
 * Reads the tensors through `data()`, so any tfjs backend will do. Disposes nothing.
 *
 * @throws LeoclrError `shape` when a parameter has another rank.
 */
export async function toTorchvision(weights: Weights): Promise<Record<string, SafeTensor>> {
  const params = Object.entries(weights.params).map(([name, tensor]) => exchange(name, tensor));
  const stats = Object.entries(weights.stats).map(([name, tensor]) => exchange(name, tensor));
  const counters = Object.keys(weights.stats)
    .filter((name) => name.endsWith('running_mean'))
    .map((name): [string, SafeTensor] => [name.replace(/running_mean$/, 'num_batches_tracked'), zeroBatches()]);
  return Object.fromEntries([...(await Promise.all([...params, ...stats])), ...counters]);
}

async function exchange(name: string, tensor: Tensor): Promise<[string, SafeTensor]> {
  const data = await tensor.data<'float32'>();
  const block = toTorchvisionLayout({ shape: tensor.shape, data }, `toTorchvision(): expected ${name}`);
  return [name, { dtype: 'F32', ...block }];
}

function zeroBatches(): SafeTensor {
  return { dtype: 'I64', shape: [], data: new BigInt64Array(1) };
}
