import { cropView, normalization, testView } from '@leoclr/augment';
import { LeoclrError } from '@leoclr/core';
import type { Batch, Dataset } from '@leoclr/core';
import { batches, evaluationBatches } from '@leoclr/data';
import type { FinetuneInput, TestPictures, TrainingPictures } from '@leoclr/eval';
import { spread } from '../../evaluate/features-of.ts';
import { buildBackbone } from '../../run/build-ingredients.ts';
import type { Settings } from '../../settings/settings.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';

/** Pictures a batch when they are looked at once. */
const TEST_BATCH = 64;

/**
 * What fine-tuning works on: the backbone of the subject with ordinary batch norm (parts of a batch that are normalised apart stand for the
 * GPUs of pretraining), its weights, and both parts of the data. For training, random crops of 8 % to 100 % of the area and flips; for
 * validation and test, the view of the settings.
 *
 * @param signal Ends the reading of pictures when it is aborted.
 * @throws LeoclrError `option` for a view or layer that can't be fine-tuned.
 */
export function fineTuningInput({ subject, evaluation, data }: SubjectContext, signal: AbortSignal): FinetuneInput {
  const { settings, layer, view } = evaluation;
  if (view !== 'test') throw new LeoclrError('option', '--ten-crop: fine-tuning looks at one crop of each picture. Leave it out.');
  if (layer !== 'pooled') throw new LeoclrError('option', `--layer ${layer}: fine-tuning is for whole backbones. Leave it out.`);
  if (subject === 'pixels') throw new TypeError('pixels have nothing to fine-tune'); // the commands don't ask for them
  return {
    backbone: buildBackbone({ ...settings, batchNormGroups: 1 }),
    weights: subject.weights,
    classes: data.train.classes.length,
    train: trainingPictures(data.train, settings, signal),
    test: testPictures(data.val, settings, signal),
  };
}

function trainingPictures(dataset: Dataset, settings: Settings, signal: AbortSignal): TrainingPictures {
  const { size, evaluationImages, workers, strict } = settings;
  const view = cropView({ size, scale: [0.08, 1], jitter: null, grayscaleProbability: 0, blur: null, flipProbability: 0.5 });
  return {
    labels: dataset.labels ?? [],
    ...(evaluationImages !== null && { indices: spread(dataset.length, evaluationImages) }),
    views: (request) =>
      batches(dataset, {
        ...request,
        views: [view],
        strict,
        normalization: normalization[settings.normalization],
        ...(workers !== null && { workers }),
      }),
    once: (indices) => looked(dataset, { settings, indices, signal }),
  };
}

function testPictures(dataset: Dataset, settings: Settings, signal: AbortSignal): TestPictures {
  const { evaluationImages } = settings;
  const indices = evaluationImages === null ? null : spread(dataset.length, evaluationImages);
  return { labels: dataset.labels ?? [], once: () => looked(dataset, { settings, indices, signal }) };
}

interface Look {
  readonly settings: Settings;
  /** Null for all. */
  readonly indices: Int32Array | null;
  readonly signal: AbortSignal;
}

async function* looked(dataset: Dataset, { settings, indices, signal }: Look): AsyncGenerator<Batch, void, void> {
  const { size, evaluationCrop: cropFraction, workers, strict } = settings;
  const count = indices?.length ?? dataset.length;
  const shown = evaluationBatches(dataset, {
    view: testView({ size, cropFraction }),
    batchSize: Math.min(TEST_BATCH, count),
    normalization: normalization[settings.normalization],
    strict,
    ...(workers !== null && { workers }),
    ...(indices !== null && { indices }),
  });
  for await (const batch of shown) {
    signal.throwIfAborted();
    yield batch;
  }
}
