import type { Batch, BatchView, Network, Weights } from '@leoclr/core';
import { checkShape, LeoclrError } from '@leoclr/core';
import { tensor4d, tidy } from '@tensorflow/tfjs-core';
import { evaluatedViews } from './_evaluated-view.ts';
import { addRows, featureRows, joinRows } from './_feature-rows.ts';
import type { Features } from './features.ts';

/** What `extractFeatures` runs on what. */
export interface ExtractFeaturesInput {
  readonly network: Network;
  readonly weights: Weights;
  /** To show progress or to stop early, hand in your own async generator around a loader's epoch. */
  readonly batches: AsyncIterable<Batch>;
  /** `first` (default): view 0 of each batch. `mean`: the features of all views of a picture, averaged, e.g. those of `tenCropViews`. */
  readonly views?: 'first' | 'mean';
  /** How many pictures will come, where that is known. Then the features are never copied as they become more. */
  readonly pictures?: number;
}

/**
 * The network's features of all pictures, in the order in which they come. A picture that stands in for an unreadable one counts once.
 *
 * Runs in mode `eval` (batch norm uses its running statistics) and reads back once a batch and view, so beside the features themselves only
 * one batch is in memory here, and one view of it on the device.
 * Ownership: disposes nothing it was given; every tensor it makes is gone afterwards, also after an error.
 *
 * @throws LeoclrError `data` when no batch comes; `shape` when a batch and its indices, or the network's output and its width, don't
 * agree; `numeric` when a feature isn't finite; `option` for another word in `views` or a number of pictures that is none.
 *
 * @example
 * ```ts
 * const train = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const labels = selectLabels(dataset.labels, train.indices);
 * ```
 */
export async function extractFeatures({ network, weights, batches, views = 'first', pictures }: ExtractFeaturesInput): Promise<Features> {
  const where = 'extractFeatures()';
  checkOptions(views, pictures);
  const advice = 'The weights have probably diverged: take an earlier checkpoint or train with a lower learning rate.';
  const rows = featureRows(pictures);
  for await (const batch of batches) {
    const used = evaluatedViews(batch, where, views);
    const values = await viewFeatures(network, weights, used[0]!);
    for (const view of used.slice(1)) addTo(values, await viewFeatures(network, weights, view));
    if (used.length > 1) values.forEach((sum, i) => (values[i] = sum / used.length));
    addRows(rows, { values, batch, where, advice });
  }
  return joinRows(rows, where);
}

/** `[N, D]`, the caller's own. */
async function viewFeatures(network: Network, weights: Weights, { data, shape }: BatchView): Promise<Float32Array> {
  const features = tidy(() => network.apply(weights, tensor4d(data, [...shape]), 'eval').features);
  try {
    checkShape(`extractFeatures(): expected the features of ${network.name}`, features.shape, [shape[0], network.width]);
    return (await features.data<'float32'>()).slice();
  } finally {
    features.dispose();
  }
}

function addTo(sums: Float32Array, values: Float32Array): void {
  for (let i = 0; i < sums.length; i++) sums[i]! += values[i]!;
}

function checkOptions(views: string, pictures: number | undefined): void {
  if (views !== 'first' && views !== 'mean') {
    throw new LeoclrError('option', `extractFeatures(): expected views to be "first" or "mean", got ${JSON.stringify(views)}.`);
  }
  if (pictures !== undefined && !(Number.isInteger(pictures) && pictures >= 1)) {
    throw new LeoclrError('option', `extractFeatures(): expected pictures to be a whole number of at least 1, got ${pictures}.`);
  }
}
