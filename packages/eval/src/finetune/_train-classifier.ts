import { tensor4d } from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { disposeParams, LeoclrError } from '@leoclr/core';
import type { Batch, Loader, Network, Optimizer, Weights } from '@leoclr/core';
import { evaluatedView } from '../features/_evaluated-view.ts';
import { classifierStep, disposeClassifier } from './_classifier-step.ts';
import type { ClassifierState } from './_classifier-step.ts';
import { oneHotRows } from './_cross-entropy.ts';

/** A training of a whole network with labels, whose steps are shown as `describe` makes them. */
export interface TrainClassifierInput<Shown> {
  /** The public function, for messages. */
  readonly where: string;
  /** Its output has one number a class. */
  readonly network: Network;
  /** Where it begins; consumed, also after an error. */
  readonly weights: Weights;
  /** Random views. Its epochs are gone through one after the other; closing it is left to the caller. */
  readonly loader: Loader;
  /** One a picture of the data set that the loader reads. */
  readonly labels: ArrayLike<number>;
  readonly steps: number;
  readonly optimizer: Optimizer;
  readonly learningRate: (at: { step: number; epoch: number }) => number;
  /** Weight of a batch in the running statistics. */
  readonly runningShare: number;
  readonly describe: (step: TrainingStep) => Shown;
}

/** What one update leaves behind. */
export interface TrainingStep {
  /** Updates done so far, from 1. */
  readonly step: number;
  readonly steps: number;
  /** Mean cross-entropy of the batch before the update; nats. */
  readonly loss: number;
  readonly learningRate: number;
  /** Wall-clock of the step, waiting for pictures included. */
  readonly seconds: number;
  /** Pictures in the batch. */
  readonly images: number;
}

/** Thrown inside when a loss isn't finite: protocols say what it means. */
export class Diverged extends Error {
  /** The update at which it happened, from 1. */
  readonly step: number;

  constructor(step: number, loss: number) {
    super(`the loss is ${loss} at step ${step}`);
    this.step = step;
  }
}

/**
 * Trains with cross-entropy; yields each step as it is described, and returns the trained weights, which are the caller's.
 *
 * Nothing is left behind when it is left early or the loader throws.
 */
export async function* trainClassifier<Shown>(input: TrainClassifierInput<Shown>): AsyncGenerator<Shown, Weights, void> {
  const { optimizer, steps, weights } = input;
  let state: ClassifierState | null = { weights, optimizer: optimizer.init(weights.params) };
  let started = performance.now();
  try {
    for await (const { batch, step, epoch } of batchesOf(input)) {
      const learningRate = input.learningRate({ step, epoch });
      const updated: { state: ClassifierState; loss: Scalar } = learnFrom(batch, state, { ...input, learningRate });
      state = updated.state;
      const loss = await read(updated.loss);
      if (!Number.isFinite(loss)) throw new Diverged(step + 1, loss);
      const seconds = (performance.now() - started) / 1000;
      yield input.describe({ step: step + 1, steps, loss, learningRate, seconds, images: batch.indices.length });
      started = performance.now();
    }
    const trained = state.weights;
    disposeParams(state.optimizer);
    state = null;
    return trained;
  } finally {
    if (state !== null) disposeClassifier(state);
  }
}

/** As many batches as there are steps, epoch after epoch; both counted from 0. */
async function* batchesOf({
  where,
  loader,
  steps,
}: Pick<TrainClassifierInput<unknown>, 'where' | 'loader' | 'steps'>): AsyncGenerator<
  { batch: Batch; step: number; epoch: number },
  void,
  void
> {
  let step = 0;
  for (let epoch = 0; ; epoch++) {
    const before = step;
    for await (const batch of loader.epoch(epoch)) {
      yield { batch, step, epoch };
      step += 1;
      if (step === steps) return;
    }
    if (step === before) throw new LeoclrError('data', `${where}: expected the loader to give batches, got none in epoch ${epoch}.`);
  }
}

type Learning = Omit<TrainClassifierInput<unknown>, 'learningRate'> & { readonly learningRate: number };

/** One update; on some engines the tensor is a window onto the loader's memory, so it is gone before the next batch is asked for. */
function learnFrom(
  batch: Batch,
  state: ClassifierState,
  { where, network, optimizer, labels, learningRate, runningShare }: Learning,
): { state: ClassifierState; loss: Scalar } {
  const { data, shape } = evaluatedView(batch, where);
  const own = Array.from(batch.indices, (index) => checkedLabel(labels[index], { where, index, classes: network.width }));
  const x = tensor4d(data, [...shape]);
  const targets = oneHotRows(own, network.width);
  try {
    return classifierStep({ network, optimizer }, state, { x, targets, learningRate, runningShare });
  } finally {
    x.dispose();
    targets.dispose();
  }
}

/** Labels were checked before; a loader may hand over other pictures than it was asked for. */
function checkedLabel(label: number | undefined, { where, index, classes }: { where: string; index: number; classes: number }): number {
  if (label !== undefined && label >= 0 && label < classes) return label;
  throw new LeoclrError('data', `${where}: expected the loader to give labelled pictures only, got sample ${index} with label ${label}.`);
}

async function read(loss: Scalar): Promise<number> {
  try {
    const [value] = await loss.data<'float32'>();
    return value!;
  } finally {
    loss.dispose();
  }
}
