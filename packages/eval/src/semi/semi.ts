import { disposeParams, LeoclrError } from '@leoclr/core';
import type { Weights } from '@leoclr/core';
import { sgd, stepDecay } from '@leoclr/optim';
import { classifierOf, firstWeights, scoresOf } from '../finetune/_classifier.ts';
import type { ClassifiedPictures } from '../finetune/_classifier.ts';
import { openTraining } from '../finetune/_open-training.ts';
import { Diverged, trainClassifier } from '../finetune/_train-classifier.ts';
import type { TrainingStep } from '../finetune/_train-classifier.ts';
import type { FinetuneInput } from '../finetune/finetune-input.ts';
import { classificationFigures } from '../metrics/classification-figures.ts';
import { sha256OfText } from '../provenance/_sha256.ts';
import { semiSettings } from './_semi-settings.ts';
import type { SemiSettings } from './_semi-settings.ts';
import type { SemiLearningRates, SemiRecord } from './semi-record.ts';
import { headline } from '../metrics/_headline.ts';

/** A pretrained network, and the few pictures whose labels may be looked at. */
export interface SemiInput extends FinetuneInput {
  /** Indices of the labelled training pictures, e.g. of {@link stratifiedSubset}. */
  readonly labelled: ArrayLike<number>;
}

export interface SemiOptions {
  /** Passes over the labelled pictures. Default 20 (SwAV); the rates fall to a fifth after 60 % and after 80 % of them. */
  readonly epochs?: number;
  /** Pictures an update; clamped to the labelled ones. Default 256 (SwAV: 32 on each of 8 GPUs). */
  readonly batchSize?: number;
  /** Default trunk 0.02 and head 5 for about 1 % of the labels, 0.01 and 0.2 for about 10 % (SwAV's README). */
  readonly learningRates?: SemiLearningRates;
  /** What is reported. Default `top-1`. */
  readonly metric?: 'top-1' | 'mean per class';
  /** Fixes the head, the order and the views. Default 0. */
  readonly seed?: number;
  /** What the choice of labelled pictures is called in the record. Default `given`. */
  readonly list?: string;
}

/** An update. */
export interface SemiStep extends TrainingStep {
  readonly kind: 'step';
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
}

/** What the network said about the test pictures. */
export interface SemiResult {
  /** `[N, M]`, logits. */
  readonly scores: Float32Array;
  /** `[N]`, which pictures these are. */
  readonly indices: Int32Array;
  readonly record: SemiRecord;
}

/** What happens while fine-tuning: updates, and in the end the result. */
export type SemiEvent = SemiStep | { readonly kind: 'result'; readonly result: SemiResult };

/** What the rates are multiplied with, and after which shares of the epochs: SwAV's 12 and 16 of 20. */
const DECAY = { factor: 0.2, shares: [0.6, 0.8] } as const;

/**
 * Fine-tunes the whole network behind a new linear head with few labels, protocol `semi@1`; yields what happens, in the end the result.
 *
 * SwAV's recipe (arXiv 2006.09882, `eval_semisup.py`): SGD with momentum 0.9 and no weight decay, 20 epochs with batches of 256, trunk and
 * head with learning rates of their own that fall to a fifth after epochs 12 and 16, random crops and flips. Nothing is chosen, and the test
 * pictures are looked at once, after the last epoch; SwAV prints the best epoch's figure.
 *
 * With weights of `backbone.init` it trains from scratch: the baseline.
 * Randomness: `seed` decides the head, order and views. Ownership: the weights given are neither changed nor disposed; no tensor is left,
 * whatever happens.
 *
 * @throws LeoclrError `data` when labels are missing, of one class only, or fewer than there are classes; `option` when an option is out of
 * range; `checkpoint` when the weights are another backbone's; `numeric` when the training diverges, with the step.
 *
 * @example
 * ```ts
 * const once = () => loader.epoch(0);
 * const train = { labels, views: () => loader, once };
 * const { indices: labelled } = stratifiedSubset(labels, { share: 0.1, seed: 0 });
 * const input = { backbone: network, weights, classes: 10, train, test: { labels, once }, labelled };
 * for await (const event of semi(input, { list: '10 %, seed 0' })) {
 *   if (event.kind === 'result') console.log(event.result.record.top1);
 * }
 * ```
 */
export async function* semi(input: SemiInput, options: SemiOptions = {}): AsyncGenerator<SemiEvent, void, void> {
  const started = performance.now();
  const settings = semiSettings(input, options);
  const { weights, ...trained } = yield* train(input, settings);
  const tested = await scoresOf({ network: classifierOf(input), weights }, input.test.once(), input.test.labels).finally(() => {
    disposeParams(weights.params);
    disposeParams(weights.stats);
  });
  const listHash = (await sha256OfText(settings.labelled.join())).slice(0, 32);
  const seconds = (performance.now() - started) / 1000;
  const record = recordOf(input, settings, { ...trained, tested, listHash, seconds });
  yield { kind: 'result', result: { scores: tested.scores, indices: tested.indices, record } };
}

/** How a network was trained. */
interface Trained {
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly trainLoss: number;
}

async function* train(input: SemiInput, settings: SemiSettings): AsyncGenerator<SemiStep, Trained & { weights: Weights }, void> {
  const { epochs, learningRates, labelled, seed } = settings;
  const { loader, batchSize } = openTraining(input.train, { indices: labelled, batchSize: settings.batchSize, seed });
  const { stepsPerEpoch } = loader;
  const schedule = stepDecay({ base: 1, factor: DECAY.factor, milestones: DECAY.shares.map((share) => share * epochs) });
  let trainLoss = 0;
  const describe = (step: TrainingStep): SemiStep => {
    const epoch = Math.floor((step.step - 1) / stepsPerEpoch);
    if (epoch === epochs - 1) trainLoss += step.loss / stepsPerEpoch;
    return { ...step, kind: 'step', learningRate: step.learningRate * learningRates.trunk, epoch, epochs };
  };
  try {
    const weights = yield* trainClassifier({
      where: 'semi()',
      network: classifierOf(input),
      weights: await firstWeights(input, seed),
      loader,
      labels: input.train.labels,
      steps: epochs * stepsPerEpoch,
      // The schedule gives the share of the first rates, the optimiser knows those of trunk and head.
      optimizer: sgd({
        weightDecay: 0,
        parameter: (name) => ({ learningRateFactor: name.startsWith('fc.') ? learningRates.head : learningRates.trunk }),
      }),
      learningRate: ({ epoch }) => schedule({ epoch, step: 0, stepsPerEpoch, epochs }),
      runningShare: 0.1, // PyTorch's default, as SwAV has it
      describe,
    });
    return { weights, batchSize, stepsPerEpoch, trainLoss };
  } catch (error) {
    if (!(error instanceof Diverged)) throw error;
    const { trunk, head } = learningRates;
    throw new LeoclrError(
      'numeric',
      `semi(): expected a finite loss, but ${error.message}, with learning rates ${trunk} (trunk) and ${head} (head). Choose lower ones, or finite weights.`,
    );
  } finally {
    await loader.close();
  }
}

interface Outcome extends Trained {
  readonly tested: ClassifiedPictures;
  readonly listHash: string;
  readonly seconds: number;
}

function recordOf(
  { backbone, classes }: SemiInput,
  { metric, list, labelled, trainSize, learningRates, epochs, deviations, seed, notes }: SemiSettings,
  { tested, listHash, batchSize, stepsPerEpoch, trainLoss, seconds }: Outcome,
): SemiRecord {
  const figures = classificationFigures(tested, { seed });
  return {
    protocol: 'semi@1',
    metric,
    ...headline(figures, metric),
    ...figures,
    list,
    listHash,
    labelledSize: labelled.length,
    labelledShare: labelled.length / trainSize,
    learningRates,
    epochs,
    batchSize,
    stepsPerEpoch,
    trainLoss,
    deviations,
    seed,
    trainSize,
    testSize: tested.labels.length,
    width: backbone.width,
    classes,
    seconds,
    notes,
  };
}
