import type { Weights } from '@leoclr/core';
import { cosine, sgd } from '@leoclr/optim';
import { classifierOf, firstWeights } from './_classifier.ts';
import type { FinetuneSettings } from './_finetune-settings.ts';
import { openTraining } from './_open-training.ts';
import { trainClassifier } from './_train-classifier.ts';
import type { FinetuneStep } from './finetune-event.ts';
import type { FinetunePoint } from './finetune-grid.ts';
import type { FinetuneInput } from './finetune-input.ts';

/** Which training it is. */
export interface TrainingPlace {
  /** Null for the final one. */
  readonly gridPlace: number | null;
  readonly point: FinetunePoint;
  /** The pictures to learn from. */
  readonly indices: Int32Array;
  /** Updates of the trainings that follow. */
  readonly stepsAfter: number;
}

/** A trained network, owned by the caller, and how it was trained. */
export interface TrainedPoint {
  readonly weights: Weights;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
}

/** SGD's, of Kornblith et al. */
const MOMENTUM = 0.9;

/** One training of the protocol from the given weights. */
export async function* trainPoint(
  input: FinetuneInput,
  { steps, batchSize: wanted, seed }: FinetuneSettings,
  { gridPlace, point, indices, stepsAfter }: TrainingPlace,
): AsyncGenerator<FinetuneStep, TrainedPoint, void> {
  const { learningRate, weightDecay } = point;
  const { loader, batchSize } = openTraining(input.train, { indices, batchSize: wanted, seed });
  const schedule = cosine({ base: learningRate, per: 'step' });
  try {
    const training = trainClassifier({
      where: 'finetune()',
      network: classifierOf(input),
      weights: await firstWeights(input, seed),
      loader,
      labels: input.train.labels,
      steps,
      optimizer: sgd({ momentum: MOMENTUM, nesterov: true, weightDecay: weightDecay / learningRate }),
      // The whole training as one epoch: the cosine falls at every step.
      learningRate: ({ step }) => schedule({ epoch: 0, step, stepsPerEpoch: steps, epochs: 1 }),
      runningShare: 1 - batchNormMomentum(loader.stepsPerEpoch),
      describe: (step) => ({ ...step, kind: 'step' as const, gridPlace, point, stepsLeft: steps - step.step + stepsAfter }),
    });
    return { weights: yield* training, batchSize, stepsPerEpoch: loader.stepsPerEpoch };
  } finally {
    await loader.close();
  }
}

/** How much of batch norm's running statistics a batch leaves: so that they forget within a tenth of an epoch, if not sooner (Kornblith et al.). */
export function batchNormMomentum(stepsPerEpoch: number): number {
  return Math.max(1 - 10 / stepsPerEpoch, 0.9);
}
