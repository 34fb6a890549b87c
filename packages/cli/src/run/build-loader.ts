import { normalization } from '@leoclr/augment';
import { LeoclrError } from '@leoclr/core';
import type { Dataset, Loader } from '@leoclr/core';
import { batches } from '@leoclr/data';
import type { Method } from '@leoclr/trainer';
import type { Settings } from '../settings/settings.ts';

/**
 * The loader of a run: full batches of the method's views, in an order and with changes that follow from the seed.
 *
 * @throws LeoclrError `option` when there are fewer pictures than one batch takes.
 */
export function buildLoader(dataset: Dataset, { views }: Method, { batchSize, seed, strict, workers, ...settings }: Settings): Loader {
  if (batchSize > dataset.length) {
    const pictures = `${dataset.length} ${dataset.length === 1 ? 'picture' : 'pictures'}`;
    throw new LeoclrError(
      'option',
      `--batch-size: expected at most ${dataset.length}, as ${settings.data} has ${pictures} to learn from, got ${batchSize}.`,
    );
  }
  return batches(dataset, {
    views,
    batchSize,
    seed,
    strict,
    normalization: normalization[settings.normalization],
    ...(workers !== null && { workers }),
  });
}
