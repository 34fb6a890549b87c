import { getBackend } from '@tensorflow/tfjs-core';
import { normalization, tenCropViews, testView } from '@leoclr/augment';
import type { Dataset, Network, Weights } from '@leoclr/core';
import { evaluationBatches } from '@leoclr/data';
import { dataHash, extractFeatures, pixelFeatures, weightsHash } from '@leoclr/eval';
import type { Features } from '@leoclr/eval';
import { featureCache } from '../features/feature-cache.ts';
import type { FeatureCache } from '../features/feature-cache.ts';
import type { Settings } from '../settings/settings.ts';
import { eachOnce } from './each-once.ts';

/** A network with weights. */
export interface NetworkSubject {
  readonly network: Network;
  readonly weights: Weights;
}

/** Whose features are measured: a network with weights, or the pixels themselves. */
export type Subject = NetworkSubject | 'pixels';

/** How features are made, besides what a run's settings say. */
export interface FeatureOptions {
  /** Averages the features of ten crops of each picture. Default false: the middle one. Pixels always have one. */
  readonly tenCrop?: boolean;
  /** Takes features of the same weights and pictures from the user's cache folder, and keeps them there. Default false. */
  readonly featureCache?: boolean;
}

/** The settings that say how pictures are shown to an evaluated network. */
export type EvaluationSettings = Pick<Settings, 'size' | 'normalization' | 'evaluationCrop' | 'evaluationImages' | 'workers' | 'strict'> &
  FeatureOptions;

/** Raw pixels are compared at this side or less: thousands of pictures must fit into memory. */
export const MAX_PIXELS_SIDE = 32;

/** Pictures a batch: with ten crops each, fewer of them fill the same memory. */
const BATCH = 64;
const TEN_CROP_BATCH = 8;

/** Another number makes all kept features old ones: when the same names come to mean other features. */
const CACHE_FORMAT = 1;

/**
 * The features of every readable picture of a data set, or of an even selection when `evaluationImages` is less than it has.
 *
 * With `featureCache` they are computed once: another weight, picture, label or transform makes other ones. Features of a set with
 * unreadable pictures, or one that changed meanwhile, aren't kept.
 *
 * @throws LeoclrError `data` when pictures can't be read, `numeric` when the weights have diverged.
 */
export async function featuresOf(
  subject: Subject,
  dataset: Dataset,
  settings: EvaluationSettings,
  cache: FeatureCache = featureCache(),
): Promise<Features> {
  if (subject === 'pixels') {
    const size = Math.min(MAX_PIXELS_SIDE, settings.size);
    return eachOnce(await pixelFeatures(batchesOf(dataset, { ...settings, size, tenCrop: false })));
  }
  // Without versions and recipe nobody knows whether a set of the same name is the same.
  const recognised = dataset.version !== undefined || dataset.recipe !== undefined;
  if (settings.featureCache !== true || !recognised) return networkFeatures(subject, dataset, settings);

  const data = await usedDataHash(dataset, settings);
  const key = await keyOf(subject, data, settings);
  const kept = await cache.read(key);
  if (kept !== null) return kept;
  const features = await networkFeatures(subject, dataset, settings);
  const complete = features.count === pictureCount(dataset, settings);
  if (complete && (await usedDataHash(dataset, settings)) === data) await cache.write(key, features);
  return features;
}

async function networkFeatures(subject: NetworkSubject, dataset: Dataset, settings: EvaluationSettings): Promise<Features> {
  const batches = batchesOf(dataset, settings);
  const views = settings.tenCrop === true ? 'mean' : 'first';
  return eachOnce(await extractFeatures({ ...subject, batches, views, pictures: pictureCount(dataset, settings) }));
}

function usedDataHash(dataset: Dataset, { evaluationImages }: EvaluationSettings): Promise<string> {
  return dataHash(dataset, evaluationImages === null ? {} : { indices: spread(dataset.length, evaluationImages) });
}

/** Everything that features depend on, as one text. */
async function keyOf({ network, weights }: NetworkSubject, data: string, settings: EvaluationSettings): Promise<string> {
  const { size, evaluationCrop, tenCrop = false } = settings;
  return JSON.stringify({
    format: CACHE_FORMAT,
    network: network.name,
    width: network.width,
    weights: await weightsHash(weights),
    data,
    transform: { size, evaluationCrop, normalization: normalization[settings.normalization], tenCrop },
    engine: getBackend(), // they round differently
  });
}

type Batches = ReturnType<typeof evaluationBatches>;

function batchesOf(dataset: Dataset, { size, evaluationCrop: cropFraction, tenCrop = false, ...settings }: EvaluationSettings): Batches {
  return evaluationBatches(dataset, {
    view: tenCrop ? tenCropViews({ size, cropFraction }) : testView({ size, cropFraction }),
    batchSize: Math.min(tenCrop ? TEN_CROP_BATCH : BATCH, dataset.length),
    normalization: normalization[settings.normalization],
    strict: settings.strict,
    ...(settings.workers === null ? {} : { workers: settings.workers }),
    ...(settings.evaluationImages === null ? {} : { indices: spread(dataset.length, settings.evaluationImages) }),
  });
}

function pictureCount({ length }: Dataset, { evaluationImages }: EvaluationSettings): number {
  return Math.min(length, evaluationImages ?? length);
}

/** At most `most` indices, evenly from first to last: a folder is in the order of its classes. */
export function spread(length: number, most: number): Int32Array {
  const count = Math.min(length, most);
  return Int32Array.from({ length: count }, (_, index) => Math.floor((index * length) / count));
}
