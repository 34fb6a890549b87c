import { dispose, tensor4d } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';
import type { Batch, Loader, Schedule, SkippedSample } from '@leoclr/core';
import { disposeState, initState } from './train-state.ts';
import type { Ingredients, TrainState } from './train-state.ts';
import { trainStep } from './train-step.ts';

export interface PretrainOptions extends Ingredients {
  readonly loader: Loader;
  readonly schedule: Schedule;
  readonly epochs: number;
  /** Seed of the initial weights and queue, default 0. Ignored when `state` is given. */
  readonly seed?: number;
  /** Where to go on, default a fresh state. Consumed by the first step. */
  readonly state?: TrainState;
}

/** What one step leaves behind. */
export interface Progress {
  /** Updates done so far, from 1. */
  readonly step: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Position of this step in its epoch, from 0. */
  readonly stepInEpoch: number;
  readonly stepsPerEpoch: number;
  /** Mean loss of the batch, in nats. */
  readonly loss: number;
  readonly learningRate: number;
  /** Wall-clock of the step, waiting included. */
  readonly seconds: number;
  /** The part of it spent waiting for the loader. */
  readonly waitSeconds: number;
  /** Pictures in the batch. */
  readonly images: number;
  readonly skipped: readonly SkippedSample[];
  /** Valid until the next step consumes it; the last one is the caller's to dispose with `disposeState`. */
  readonly state: TrainState;
}

/**
 * Trains, one yielded {@link Progress} a step. Logging, checkpoints, evaluation and stopping early are ordinary code in the loop of
 * the caller. The loader stays the caller's.
 *
 * @throws LeoclrError `numeric` when the loss isn't finite.
 *
 * @example
 * ```ts
 * for await (const { step, loss } of pretrain({ network, method, optimizer, loader, schedule, epochs: 200 })) {
 *   if (step % 1000 === 0) console.log(step, loss);
 * }
 * ```
 */
export async function* pretrain({ loader, schedule, epochs, ...options }: PretrainOptions): AsyncGenerator<Progress, void, void> {
  let state = options.state ?? initState(options, options.seed ?? 0);
  const { stepsPerEpoch } = loader;
  let started = performance.now();

  for (let epoch = Math.floor(state.step / stepsPerEpoch); epoch < epochs; epoch++) {
    for await (const batch of loader.epoch(epoch, { fromStep: state.step % stepsPerEpoch })) {
      const waitSeconds = (performance.now() - started) / 1000;
      const learningRate = schedule({ epoch, step: batch.step, stepsPerEpoch, epochs });

      const views = toTensors(batch);
      const result = trainStep(options, state, views, learningRate);
      dispose(views);
      state = result.state;
      const [loss] = await result.loss.data<'float32'>();
      result.loss.dispose();
      if (!Number.isFinite(loss)) {
        disposeState(state);
        throw notFinite(loss!, state.step, learningRate);
      }

      const seconds = (performance.now() - started) / 1000;
      const { step: stepInEpoch, skipped } = batch;
      const images = batch.indices.length;
      yield {
        step: state.step,
        epoch,
        epochs,
        stepInEpoch,
        stepsPerEpoch,
        loss: loss!,
        learningRate,
        seconds,
        waitSeconds,
        images,
        skipped,
        state,
      };
      started = performance.now();
    }
  }
}

/**
 * The seam between plain arrays and tensors. On some engines a tensor is a window onto the loader's memory, which is used again: so they are
 * disposed before the next batch is asked for.
 */
function toTensors({ views }: Batch): Tensor4D[] {
  return views.map(({ data, shape }) => tensor4d(data, [...shape]));
}

function notFinite(loss: number, step: number, learningRate: number): LeoclrError {
  return new LeoclrError(
    'numeric',
    `pretrain(): expected a finite loss, got ${loss} at step ${step} with learning rate ${learningRate}. ` +
      'Lower the learning rate or add warm-up, and go on from the last checkpoint.',
  );
}
