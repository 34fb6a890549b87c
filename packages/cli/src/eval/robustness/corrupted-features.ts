import { corruptedView, normalization } from '@leoclr/augment';
import type { Dataset } from '@leoclr/core';
import { evaluationBatches } from '@leoclr/data';
import { extractFeatures, pixelFeatures, robustnessBattery } from '@leoclr/eval';
import type { CorruptedFeatures } from '@leoclr/eval';
import { eachOnce } from '../../evaluate/each-once.ts';
import { MAX_PIXELS_SIDE, spread } from '../../evaluate/features-of.ts';
import type { EvaluationSettings, Subject } from '../../evaluate/features-of.ts';

/** How the battery is applied. */
export interface CorruptedFeaturesSettings extends EvaluationSettings {
  /** Decides the places of crops and occluders; a picture's place is the same at every level and for every subject. */
  readonly seed: number;
  /** Called as each corruption begins. */
  readonly onCorruption: (corruption: string) => void;
}

/**
 * The features of every picture under each level of the battery, one level after the other, otherwise as `featuresOf` has them.
 *
 * @throws LeoclrError as `featuresOf` does.
 */
export async function* corruptedFeatures(
  subject: Subject,
  dataset: Dataset,
  settings: CorruptedFeaturesSettings,
): AsyncGenerator<CorruptedFeatures, void, void> {
  const { workers, evaluationImages, evaluationCrop, seed, strict } = settings;
  const size = subject === 'pixels' ? Math.min(MAX_PIXELS_SIDE, settings.size) : settings.size;
  for (const { corruption, levels } of robustnessBattery) {
    settings.onCorruption(corruption);
    for (const level of levels) {
      const batches = evaluationBatches(dataset, {
        view: corruptedView({ corruption, level, size, cropFraction: evaluationCrop }),
        batchSize: Math.min(64, dataset.length),
        normalization: normalization[settings.normalization],
        strict,
        seed,
        ...(workers !== null && { workers }),
        ...(evaluationImages !== null && { indices: spread(dataset.length, evaluationImages) }),
      });
      const features = subject === 'pixels' ? await pixelFeatures(batches) : await extractFeatures({ ...subject, batches });
      yield { corruption, level, features: eachOnce(features) };
    }
  }
}
