import { normalization, testView } from '@leoclr/augment';
import type { Dataset, Network, Weights } from '@leoclr/core';
import { evaluationBatches } from '@leoclr/data';
import { extractFeatures, pixelFeatures } from '@leoclr/eval';
import type { Features } from '@leoclr/eval';
import type { Settings } from '../settings/settings.ts';
import { eachOnce } from './each-once.ts';

/** Whose features are measured: a network with weights, or the pixels themselves. */
export type Subject = { readonly network: Network; readonly weights: Weights } | 'pixels';

/** The settings that say how pictures are shown to an evaluated network. */
export type EvaluationSettings = Pick<Settings, 'size' | 'normalization' | 'evaluationCrop' | 'evaluationImages' | 'workers' | 'strict'>;

/** Raw pixels are compared at this side or less: thousands of pictures must fit into memory. */
export const MAX_PIXELS_SIDE = 32;

/**
 * The features of every readable picture of a data set, or of an even selection when `evaluationImages` is less than it has.
 *
 * @throws LeoclrError `data` when pictures can't be read, `numeric` when the weights have diverged.
 */
export async function featuresOf(subject: Subject, dataset: Dataset, settings: EvaluationSettings): Promise<Features> {
  const size = subject === 'pixels' ? Math.min(MAX_PIXELS_SIDE, settings.size) : settings.size;
  const batches = evaluationBatches(dataset, {
    view: testView({ size, cropFraction: settings.evaluationCrop }),
    batchSize: Math.min(64, dataset.length),
    normalization: normalization[settings.normalization],
    strict: settings.strict,
    ...(settings.workers === null ? {} : { workers: settings.workers }),
    ...(settings.evaluationImages === null ? {} : { indices: spread(dataset.length, settings.evaluationImages) }),
  });
  return eachOnce(subject === 'pixels' ? await pixelFeatures(batches) : await extractFeatures({ ...subject, batches }));
}

/** At most `most` indices, evenly from first to last: a folder is in the order of its classes. */
export function spread(length: number, most: number): Int32Array {
  const count = Math.min(length, most);
  return Int32Array.from({ length: count }, (_, index) => Math.floor((index * length) / count));
}
