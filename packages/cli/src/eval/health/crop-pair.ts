import { cropView, normalization } from '@leoclr/augment';
import type { Dataset } from '@leoclr/core';
import { evaluationBatches } from '@leoclr/data';
import { extractFeatures } from '@leoclr/eval';
import type { Features } from '@leoclr/eval';
import { spread } from '../../evaluate/features-of.ts';
import type { NetworkSubject } from '../../evaluate/features-of.ts';
import type { Settings } from '../../settings/settings.ts';

/** One picture in four is enough for a mean over pictures. */
const SHARE = 1 / 4;

/** Features of two random crops a picture, of one picture in four: MoCo-v2's crops with its defaults, the same for every run. */
export async function cropPair(
  subject: NetworkSubject,
  dataset: Dataset,
  settings: Pick<Settings, 'size' | 'normalization' | 'workers' | 'strict'> & { readonly evaluationImages: number },
): Promise<[first: Features, second: Features]> {
  const count = Math.max(1, Math.floor(Math.min(dataset.length, settings.evaluationImages) * SHARE));
  const draw = (seed: number): Promise<Features> => {
    const batches = evaluationBatches(dataset, {
      view: cropView({ size: settings.size }),
      seed,
      batchSize: Math.min(64, count),
      indices: spread(dataset.length, count),
      normalization: normalization[settings.normalization],
      strict: settings.strict,
      ...(settings.workers !== null && { workers: settings.workers }),
    });
    return extractFeatures({ ...subject, batches });
  };
  return [await draw(0), await draw(1)];
}
