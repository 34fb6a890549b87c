import { disposeParams, LeoclrError } from '@leoclr/core';
import { classificationFigures } from '../metrics/classification-figures.ts';
import { classifierOf, scoresOf } from './_classifier.ts';
import type { ClassifiedPictures } from './_classifier.ts';
import { finetuneSettings } from './_finetune-settings.ts';
import type { FinetuneSettings } from './_finetune-settings.ts';
import { bestPoint, pointName, searchGrid } from './_search-grid.ts';
import { Diverged } from './_train-classifier.ts';
import { batchNormMomentum, trainPoint } from './_train-point.ts';
import type { TrainedPoint } from './_train-point.ts';
import type { FinetuneEvent, FinetuneStep } from './finetune-event.ts';
import { isSamePoint } from './finetune-grid.ts';
import type { FinetunePoint } from './finetune-grid.ts';
import type { FinetuneInput } from './finetune-input.ts';
import type { FinetuneRecord, FinetuneScore } from './finetune-record.ts';
import { headline } from '../metrics/_headline.ts';

export interface FinetuneOptions {
  /** Points to choose from. Default {@link finetuneGrid}. With a single one nothing is held out. */
  readonly grid?: readonly FinetunePoint[];
  /** Points that are known from an earlier call with the same input and settings: they aren't trained again. Default none. */
  readonly finished?: readonly FinetuneScore[];
  /** Updates of each training. Default 5000 (Ericsson et al.; Kornblith et al. and SimCLR have 20,000, with batches of 256). */
  readonly steps?: number;
  /** Pictures an update; clamped to the training pictures. Default 64 (Ericsson et al.). */
  readonly batchSize?: number;
  /** Share of the training pictures (0–1) that the point is chosen on. Default 0.2 (Ericsson et al. where there is no official part). */
  readonly validationShare?: number;
  /** The training pictures that the point is chosen on, as indices, in place of a random share. */
  readonly validation?: ArrayLike<number>;
  /** What is maximised and reported. Default `top-1`; Aircraft, Caltech-101, Flowers and Pets want `mean per class`. */
  readonly metric?: 'top-1' | 'mean per class';
  /** Fixes the head, the order, the views and what is held out. Default 0. */
  readonly seed?: number;
}

/**
 * Fine-tunes the whole network behind a new linear head, protocol `finetune@1`; yields what happens, in the end the result.
 *
 * The fine-tuning of Kornblith et al. (arXiv 1805.08974, appendix A.5; also SimCLR B.8 and BYOL) in the size of Ericsson et al.
 * (arXiv 2011.13377, `finetune.py`): SGD with Nesterov momentum 0.9, 5000 updates with batches of 64, cosine to 0, decay on all parameters.
 * Learning rate and decay are chosen from a grid on held-out *training* pictures; then one network is trained on all of them and looks at
 * the test pictures once. Batch norm's running statistics keep max(1 − 10 / s, 0.9) of themselves, s = steps an epoch (Kornblith et al.;
 * Ericsson et al. keep 0.9). A point whose loss stops being finite is out, and named in the record.
 *
 * Twenty trainings of 5000 steps and the final one take long: smaller grids and shorter trainings are allowed, the record's `deviations`
 * name them. Leaving the loop stops at once; points that came as an event may be handed back as `finished`.
 * Randomness: `seed` decides the head, what is held out, order and views; every training has the same ones.
 * Ownership: the weights given are neither changed nor disposed; no tensor is left, whatever happens.
 *
 * @throws LeoclrError `data` when labels are missing or of one class only; `option` when an option is out of range; `checkpoint` when the
 * weights are another backbone's; `numeric` when every point, or the final training, diverges, with point and step.
 *
 * @example
 * ```ts
 * // In earnest: `batches` of @leoclr/data with random crops, and `evaluationBatches` with the view for tests.
 * const once = () => loader.epoch(0);
 * const train = { labels, views: () => loader, once };
 * const input = { backbone: network, weights, classes: 10, train, test: { labels, once } };
 * for await (const event of finetune(input, { steps: 500 })) {
 *   if (event.kind === 'point') console.log(event.score);
 *   if (event.kind === 'result') console.log(event.result.record.top1);
 * }
 * ```
 */
export async function* finetune(input: FinetuneInput, options: FinetuneOptions = {}): AsyncGenerator<FinetuneEvent, void, void> {
  const started = performance.now();
  const settings = finetuneSettings(input, options);
  const grid = settings.split === null ? [] : yield* searchGrid(input, settings, settings.split);
  const point = settings.split === null ? settings.grid[0]! : bestPoint(grid);
  const { tested, ...trained } = yield* finalTraining(input, settings, point);
  const earlier = grid.filter((score) => settings.finished.some((done) => isSamePoint(done, score)));
  const seconds = (performance.now() - started) / 1000 + earlier.reduce((sum, score) => sum + score.seconds, 0);
  const record = recordOf(input, settings, { grid, point, tested, seconds, ...trained });
  yield { kind: 'result', result: { scores: tested.scores, indices: tested.indices, record } };
}

type FinalTraining = Omit<TrainedPoint, 'weights'> & { readonly tested: ClassifiedPictures };

/** Trains on all pictures and looks at the test set. */
async function* finalTraining(
  input: FinetuneInput,
  settings: FinetuneSettings,
  point: FinetunePoint,
): AsyncGenerator<FinetuneStep, FinalTraining, void> {
  try {
    const { weights, ...trained } = yield* trainPoint(input, settings, {
      gridPlace: null,
      point,
      indices: settings.indices,
      stepsAfter: 0,
    });
    try {
      return { ...trained, tested: await scoresOf({ network: classifierOf(input), weights }, input.test.once(), input.test.labels) };
    } finally {
      disposeParams(weights.params);
      disposeParams(weights.stats);
    }
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    throw new LeoclrError(
      'numeric',
      `finetune(): expected a finite loss in the final training, but ${error.message}, ${pointName(point)}. Choose a lower learning rate.`,
    );
  }
}

interface Outcome extends FinalTraining {
  readonly grid: readonly FinetuneScore[];
  readonly point: FinetunePoint;
  readonly seconds: number;
}

function recordOf(
  { backbone, classes }: FinetuneInput,
  { metric, split, steps, seed, indices, deviations, notes }: FinetuneSettings,
  { grid, point, tested, seconds, batchSize, stepsPerEpoch }: Outcome,
): FinetuneRecord {
  const figures = classificationFigures(tested, { seed });
  const diverged = grid.filter(({ score }) => score === null);
  return {
    protocol: 'finetune@1',
    metric,
    ...headline(figures, metric),
    ...figures,
    learningRate: point.learningRate,
    weightDecay: point.weightDecay,
    grid,
    validationScore: grid.find((score) => isSamePoint(score, point))?.score ?? null,
    validationSize: split?.validation.length ?? 0,
    steps,
    batchSize,
    stepsPerEpoch,
    batchNormMomentum: batchNormMomentum(stepsPerEpoch),
    deviations,
    seed,
    trainSize: indices.length,
    testSize: tested.labels.length,
    width: backbone.width,
    classes,
    seconds,
    notes: [...notes, ...diverged.map((score) => `Out, since it diverged at step ${score.divergedAt}: ${pointName(score)}.`)],
  };
}
