import type { Batch, Network, Weights } from '@leoclr/core';
import { checkShape } from '@leoclr/core';
import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import { evaluatedView } from './_evaluated-view.ts';
import { addRows, featureRows, joinRows } from './_feature-rows.ts';
import type { Features } from './features.ts';

/** What `extractFeatures` runs on what. */
export interface ExtractFeaturesInput {
  readonly network: Network;
  readonly weights: Weights;
  /** View 0 of each batch is used. To show progress or to stop early, hand in your own async generator around a loader's epoch. */
  readonly batches: AsyncIterable<Batch>;
}

/**
 * The network's features of all pictures, in the order in which they come. A picture that stands in for an unreadable one counts once.
 *
 * Runs in mode `eval` (batch norm uses its running statistics) and reads back once a batch, so one batch at a time is on the device.
 * Ownership: disposes nothing it was given; every tensor it makes is gone afterwards, also after an error.
 *
 * @throws LeoclrError `data` when no batch comes; `shape` when a batch and its indices, or the network's output and its width, don't
 * agree; `numeric` when a feature isn't finite.
 *
 * @example
 * ```ts
 * const train = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const labels = selectLabels(dataset.labels, train.indices);
 * ```
 */
export async function extractFeatures({ network, weights, batches }: ExtractFeaturesInput): Promise<Features> {
  const where = 'extractFeatures()';
  const advice = 'The weights have probably diverged: take an earlier checkpoint or train with a lower learning rate.';
  const rows = featureRows();
  for await (const batch of batches) {
    const view = evaluatedView(batch, where);
    const features = tidy(() => network.apply(weights, tensor4d(view.data, [...view.shape]), 'eval').features);
    try {
      checkShape(`${where}: expected the features of ${network.name}`, features.shape, [view.shape[0], network.width]);
      const values = (await features.data<'float32'>()).slice();
      addRows(rows, { values, batch, where, advice });
    } finally {
      features.dispose();
    }
  }
  return joinRows(rows, where);
}
