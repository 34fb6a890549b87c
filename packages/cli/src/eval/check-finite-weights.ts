import { LeoclrError } from '@leoclr/core';
import type { SafeTensor } from '@leoclr/io';

/**
 * Checks that no weight is NaN or infinite. Features would not tell: some engines' ReLU turns NaN into 0, and the network looks sound.
 *
 * @throws LeoclrError `numeric` with the file and the first such weight.
 */
export function checkFiniteWeights(tensors: Readonly<Record<string, SafeTensor>>, file: string): void {
  for (const [name, { dtype, data }] of Object.entries(tensors)) {
    if (dtype !== 'F32') continue;
    const broken = data.find((value) => !Number.isFinite(value));
    if (broken === undefined) continue;
    throw new LeoclrError(
      'numeric',
      `${file}: expected finite weights, got ${broken} in ${name}. The training has diverged: take an earlier checkpoint or train with a lower learning rate.`,
    );
  }
}
