import { withoutHead } from '@leoclr/backbones';
import { LeoclrError } from '@leoclr/core';
import type { Batch } from '@leoclr/core';
import { extractFeatures, knn, representationHealth } from '@leoclr/eval';
import type { Features, RepresentationHealth } from '@leoclr/eval';
import type { Progress } from '@leoclr/trainer';
import { usableLabels } from '../evaluate/usable-labels.ts';
import { healthPictureCounts, healthPictures } from './health-pictures.ts';
import type { HealthPictures } from './health-pictures.ts';
import { probeBudget } from './probe-budget.ts';
import type { TrainableRun } from './train-run.ts';

/** Neighbours that vote: the pictures are few, so fewer than the 200 of `knn@1`. */
const NEIGHBOURS = 20;

/** One look at the network: a line of `health.jsonl`. */
export interface HealthLine extends RepresentationHealth {
  /** Updates so far. */
  readonly step: number;
  /** Epochs so far. */
  readonly epoch: number;
  /** Leave-one-out accuracy of 20 neighbours among these pictures, 0–1; null without labels. */
  readonly knnTop1: number | null;
  /** What the look cost; the first one includes reading the pictures. */
  readonly seconds: number;
}

/** Looks at the query encoder's backbone when it is time; null when it isn't. */
export type HealthProbe = (progress: Progress) => Promise<HealthLine | null>;

/**
 * Watches the health of a network while it learns, on a few pictures that are read once. Draws nothing from the run's randomness and changes
 * no weight, and a look that fails doesn't end the run: training goes on as without it.
 *
 * @param note Told once why there will be no more looks, when one has failed.
 */
export function healthProbe({ settings, data, ingredients }: TrainableRun, note: (text: string) => void): HealthProbe {
  const dataset = data.val ?? data.train;
  const counts = healthPictureCounts(dataset.length, { length: data.train.length, size: settings.size });
  const budget = probeBudget(settings.healthEvery, {
    images: counts.whole + 2 * counts.cropped,
    // The singular values, at a thousand million operations a second.
    seconds: (4 * counts.whole * ingredients.backbone.width * Math.min(counts.whole, ingredients.backbone.width)) / 1e9,
  });
  let pictures: HealthPictures | null = null;
  let failed = false;

  return async (progress) => {
    const { step, epoch, epochs, stepInEpoch, stepsPerEpoch, state } = progress;
    budget.trained(progress);
    if (failed || stepInEpoch + 1 < stepsPerEpoch || !budget.isDue({ epoch, isLast: epoch + 1 === epochs })) return null;
    const started = performance.now();
    try {
      const isFirst = pictures === null;
      pictures ??= await healthPictures(dataset, counts, settings);
      const onceSeconds = isFirst ? secondsSince(started) : 0;
      const subject = { network: ingredients.backbone, weights: withoutHead(state.query) };
      const featuresOf = (batches: readonly Batch[]): Promise<Features> => extractFeatures({ ...subject, batches: each(batches) });
      const features = await featuresOf(pictures.whole);
      const labels = usableLabels(dataset, features);
      const views = [await featuresOf(pictures.crops[0]), await featuresOf(pictures.crops[1])] as const;
      const health = await representationHealth(features, { views, ...(labels !== null && { labels }) });
      const knnTop1 = labels === null ? null : await neighbourAccuracy(features, labels, dataset.classes.length);
      const seconds = secondsSince(started);
      budget.looked({ seconds, onceSeconds });
      return { step, epoch: epoch + 1, ...health, knnTop1, seconds };
    } catch (error) {
      if (!(error instanceof LeoclrError)) throw error;
      failed = true;
      note(`Note: the network's health is not watched any more: ${error.message}`);
      return null;
    }
  };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

async function neighbourAccuracy(features: Features, labels: Int32Array, classes: number): Promise<number> {
  const input = { bank: features, bankLabels: labels, queries: features, queryLabels: labels, classes };
  return (await knn(input, { k: NEIGHBOURS, excludeSelf: true })).top1;
}

async function* each(batches: readonly Batch[]): AsyncGenerator<Batch, void> {
  yield* batches;
}
