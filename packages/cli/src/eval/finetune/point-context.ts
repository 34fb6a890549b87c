import { dataHash, weightsHash } from '@leoclr/eval';
import { spread } from '../../evaluate/features-of.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';
import type { PointContext } from './finished-points.ts';

/** What the score of a grid point depends on, besides the point: other weights, pictures or settings have other scores. */
export async function pointContext(
  { subject, evaluation, data }: SubjectContext,
  { steps, batchSize, metric, seed }: { steps: number; batchSize: number; metric: string; seed: number },
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
  };
}
