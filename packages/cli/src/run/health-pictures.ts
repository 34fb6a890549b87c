import { cropView, normalization, testView } from '@leoclr/augment';
import type { Batch, Dataset, View } from '@leoclr/core';
import { evaluationBatches } from '@leoclr/data';
import { spread } from '../evaluate/features-of.ts';
import type { Settings } from '../settings/settings.ts';

/** Looking at more would tell little more: the curves matter, not their height. */
const MOST = 512;
const LEAST = 128;

/** Share of the training pictures: looking at them costs about 1 % of an epoch. */
const SHARE = 1 / 20;

/** The kept pictures take no more memory than that, whatever their size: 256 MiB. */
const MOST_BYTES = 2 ** 28;

/** One picture in four is also seen through two random crops. */
const CROPPED = 1 / 4;

/** How many pictures a run's health is told from. */
export interface HealthPictureCounts {
  /** Seen whole. */
  readonly whole: number;
  /** Of these, the ones also seen through two random crops. */
  readonly cropped: number;
}

/** Pictures, decoded and viewed once and kept, so that a network can be looked at again and again. */
export interface HealthPictures {
  readonly whole: readonly Batch[];
  /** Two random crops of some of them. */
  readonly crops: readonly [readonly Batch[], readonly Batch[]];
}

/** How many pictures to keep: a twentieth of the training pictures, from 128 to 512, if there are so many and memory allows. */
export function healthPictureCounts(available: number, { length, size }: { length: number; size: number }): HealthPictureCounts {
  const pictureBytes = 3 * size * size * Float32Array.BYTES_PER_ELEMENT * (1 + 2 * CROPPED);
  const wanted = Math.min(MOST, Math.max(LEAST, Math.round(length * SHARE)));
  const whole = Math.max(2, Math.min(available, wanted, Math.floor(MOST_BYTES / pictureBytes)));
  return { whole, cropped: Math.max(1, Math.floor(whole * CROPPED)) };
}

/**
 * Reads the pictures, evenly from first to last: through the test view, and some through MoCo-v2's crops, the same ones in every run.
 *
 * @throws LeoclrError `data` when too many pictures in a row can't be read.
 */
export async function healthPictures(
  dataset: Dataset,
  { whole, cropped }: HealthPictureCounts,
  settings: Pick<Settings, 'size' | 'normalization' | 'evaluationCrop'>,
): Promise<HealthPictures> {
  const { size, evaluationCrop } = settings;
  const read = async (view: View, count: number, seed: number): Promise<Batch[]> => {
    const kept: Batch[] = [];
    const batches = evaluationBatches(dataset, {
      view,
      seed,
      batchSize: Math.min(64, count),
      indices: spread(dataset.length, count),
      normalization: normalization[settings.normalization],
      workers: 0, // threads would take longer to start than so few pictures take
    });
    // The loader uses a batch's memory again: what is kept is copied.
    for await (const batch of batches)
      kept.push({ ...batch, views: batch.views.map(({ data, shape }) => ({ data: data.slice(), shape })) });
    return kept;
  };
  const crop = cropView({ size });
  return {
    whole: await read(testView({ size, cropFraction: evaluationCrop }), whole, 0),
    crops: [await read(crop, cropped, 0), await read(crop, cropped, 1)],
  };
}
