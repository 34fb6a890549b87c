import { createHash } from 'node:crypto';
import { dataHash, weightsHash } from '@leoclr/eval';
import { spread } from '../../evaluate/features-of.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';
import type { PointContext } from './finished-points.ts';

/** Settings of the protocol that every point shares. */
export interface PointSettings {
  readonly steps: number;
  readonly batchSize: number;
  readonly metric: string;
  readonly seed: number;
  /** The pictures that the point is chosen on; null for a random share. */
  readonly validation: Int32Array | null;
}

/** What the score of a grid point depends on, besides the point: other weights, pictures or settings have other scores. */
export async function pointContext(
  { subject, evaluation, data }: SubjectContext,
  { steps, batchSize, metric, seed, validation }: PointSettings,
): Promise<PointContext> {
  const { size, normalization, evaluationCrop, evaluationImages, backbone, stem, widthMultiplier } = evaluation.settings;
  const indices = evaluationImages === null ? {} : { indices: spread(data.train.length, evaluationImages) };
  return {
    protocol: 'finetune@1',
    backbone,
    stem,
    widthMultiplier,
    weightsHash: subject === 'pixels' ? null : await weightsHash(subject.weights),
    dataHash: await dataHash(data.train, indices),
    size,
    normalization,
    evaluationCrop,
    evaluationImages,
    steps,
    batchSize,
    metric,
    seed,
    validation: validation === null ? 'random' : createHash('sha256').update(validation.join()).digest('hex').slice(0, 32),
  };
}
