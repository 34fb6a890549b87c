import { LeoclrError } from '@leoclr/core';
import type { SafeTensor } from '@leoclr/io';

/**
 * Checks that no weight is NaN or infinite. Features would not tell: some engines' ReLU turns NaN into 0, and the network looks sound.
 *
 * @throws LeoclrError `numeric` with the file and the first such weight.
 */
export function checkFiniteWeights(tensors: Readonly<Record<string, SafeTensor>>, file: string): void {
  for (const [name, { dtype, data }] of Object.entries(tensors)) {
    const place = dtype === 'F32' ? firstBroken(data) : -1;
    if (place === -1) continue;
    throw new LeoclrError(
      'numeric',
      `${file}: expected finite weights, got ${String(data[place])} in ${name}. The training has diverged: take an earlier checkpoint or train with a lower learning rate.`,
    );
  }
}

/** A plain loop: there are tens of millions of weights. */
function firstBroken(values: Float32Array): number {
  for (let place = 0; place < values.length; place++) if (!Number.isFinite(values[place])) return place;
  return -1;
}
