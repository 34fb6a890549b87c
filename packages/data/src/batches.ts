import type { Normalization } from '@leoclr/augment';
import type { Batch, Dataset, Loader, Recipe, View } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { BatchMaker } from './_batch-maker.ts';
import { inlineMaker } from './_batch-maker.ts';
import { batchSteps } from './_batch-order.ts';
import { batchPlan } from './_batch-plan.ts';
import { batchSlots } from './_batch-slots.ts';
import type { BatchSource } from './_batch-source.ts';
import { builtModule } from './_built-module.ts';
import { checkBatches } from './_check-batches.ts';
import { epochBatches } from './_epoch-batches.ts';
import { workerMaker } from './_worker-maker.ts';

/** Options of {@link batches}. */
export interface BatchesOptions {
  /** The views of each picture, in the method's order. */
  readonly views: readonly View[];
  /** Pictures a batch; with several ranks of all their batches together, a multiple of `ranks`. */
  readonly batchSize: number;
  /** Integer in [0, 2^53): decides the order and every view. */
  readonly seed: number;
  /** Applied to every view after it is made. Default ImageNet's channel statistics (MoCo). */
  readonly normalization?: Normalization;
  /**
   * Worker threads that decode and augment; 0 works on the main thread. Default: the number of cores − 1, at most 8, and 0 when the data
   * set or a view has no recipe.
   */
  readonly workers?: number;
  /** Batches that are prepared ahead. Default 2: all workers share in each. Memory: (`prefetch` + 1) batches with all their views as float32. */
  readonly prefetch?: number;
  /** Leaves out a last batch that isn't full. Default true, as in MoCo. */
  readonly dropLast?: boolean;
  /** Another order every epoch. Default true; false keeps the data set's order. */
  readonly shuffle?: boolean;
  /** Stops at a picture that can't be read, in place of taking the next one. Default false. */
  readonly strict?: boolean;
  /** The part of the data set to use, as indices. Default all of it. */
  readonly indices?: ArrayLike<number>;
  /** Which share of every batch this process gets, from 0. Default 0. */
  readonly rank?: number;
  /**
   * Processes that train together, default 1. The order is the same for any number of them, and the batches of all ranks, one after the
   * other, are the batch of one process.
   */
  readonly ranks?: number;
}

/**
 * A loader of random views in batches: reads, decodes, augments and normalises ahead of its consumer, in worker threads.
 *
 * The batches are a pure function of (data set, views, seed, epoch): the same bytes for any number of workers and from any `fromStep`. A
 * sample that can't be read is replaced by the next one in the data set that can, and reported in `batch.skipped`.
 *
 * Ownership: a batch's pixels are yours until you ask for the next one, then their memory is used again. The batch at which you leave an epoch
 * stays valid.
 *
 * Memory: (`prefetch` + 1) batches and, for each worker, three decoded pictures; independent of the length of the data set, of which only the
 * order of an epoch is kept, 4 bytes a picture.
 *
 * A worker thread that dies is replaced and its pictures are done again; when it dies a second time, the epoch ends with an error.
 *
 * Threads start with the first epoch. `close()` ends them; a loader that is never closed doesn't keep the process alive.
 *
 * Randomness: order from `rng(seed, 'shuffle', { epoch })`, views from `rng(seed, 'augment', { epoch, sample, view })`.
 *
 * @throws LeoclrError `option` before any work when an option is out of range, e.g. batches larger than the data set. While reading: `data`
 * in strict mode or after 16 unreadable pictures in a row, `plugin` when a data set or view fails or a thread ends twice at the same pictures.
 *
 * @example
 * ```ts
 * import { cropView } from '@leoclr/augment';
 *
 * const view = cropView({ size: 64 });
 * const loader = batches(dataset, { views: [view, view], batchSize: 64, seed: 1 });
 * for await (const { views, indices } of loader.epoch(0)) {
 *   // views[0].data and views[1].data: [64, 64, 64, 3]; indices: [64]
 * }
 * await loader.close();
 * ```
 */
export function batches(dataset: Dataset, options: BatchesOptions): Loader {
  checkBatches(dataset, options);
  const { source, order, workers, prefetch, ownBatchSize, rowsPerTask } = batchPlan(dataset, options);
  const { views } = source;
  const { stepsPerEpoch } = order;
  const slots = batchSlots(views, ownBatchSize);

  let maker: BatchMaker | null = null;
  let closed = false;
  const stops = new Set<Int32Array>();

  async function* read(epoch: number, fromStep: number): AsyncGenerator<Batch, void, void> {
    if (closed) throw new LeoclrError('option', 'batches(): expected an open loader, but close() has been called.');
    maker ??= startMaker(source, workers);
    const stop = new Int32Array(new SharedArrayBuffer(4));
    stops.add(stop);
    try {
      const steps = batchSteps(order, epoch, fromStep);
      yield* epochBatches({ maker, slots, views, steps, prefetch, rowsPerTask, stop });
    } finally {
      stops.delete(stop);
    }
  }

  return {
    length: order.length,
    batchSize: ownBatchSize,
    stepsPerEpoch,
    epoch(epoch, { fromStep = 0 } = {}) {
      checkPlace('epoch', epoch, 2 ** 32 - 1);
      checkPlace('fromStep', fromStep, stepsPerEpoch);
      return read(epoch, fromStep);
    },
    async close() {
      closed = true;
      for (const stop of stops) Atomics.store(stop, 0, 1);
      await maker?.close();
      maker = null;
    },
  };
}

function startMaker(source: BatchSource, workers: number): BatchMaker {
  if (workers === 0) return inlineMaker(source);
  const { dataset, views, ...rest } = source;
  return workerMaker({ ...rest, dataset: built(dataset.recipe), views: views.map((view) => built(view.recipe)) }, workers);
}

/** The recipe as a worker can follow it. That it is there has been checked. */
function built(recipe: Recipe | undefined): Recipe {
  return { ...recipe!, module: builtModule(recipe!.module) };
}

function checkPlace(what: string, value: number, last: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= last) return;
  throw new LeoclrError('option', `batches(): expected ${what} to be an integer from 0 to ${last}, got ${value}.`);
}
