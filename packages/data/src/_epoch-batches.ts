import { setTimeout } from 'node:timers/promises';
import type { Batch, SkippedSample, View } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { BatchMaker } from './_batch-maker.ts';
import type { BatchStep } from './_batch-order.ts';
import type { BatchSlot, BatchSlots } from './_batch-slots.ts';
import type { MadeRows } from './_batch-source.ts';

/** What {@link epochBatches} works with. */
export interface EpochBatchesOptions {
  readonly maker: BatchMaker;
  readonly slots: BatchSlots;
  readonly views: readonly View[];
  readonly steps: Iterator<BatchStep>;
  /** Batches under way or waiting, at most. */
  readonly prefetch: number;
  /** Pictures that the maker is asked for at once: the threads share a batch. */
  readonly rowsPerTask: number;
  /** Shared flag that calls off all batches under way. */
  readonly stop: Int32Array;
}

/** A batch under way ends after the picture at hand. Whoever leaves doesn't wait longer than this for a read that hangs. */
const STOP_TIMEOUT_MS = 2000;

interface BatchUnderWay {
  readonly slot: BatchSlot;
  readonly batch: Promise<Batch | null>;
}

/**
 * Yields the batches in order while the next ones are being made: `prefetch` slots at most, besides the consumer's.
 *
 * A slot is used again once the consumer has asked for the batch after. Leaving early calls the batches off and waits until the last has
 * stopped; the consumer's last slot stays with it.
 */
export async function* epochBatches(options: EpochBatchesOptions): AsyncGenerator<Batch, void, void> {
  const { slots, steps, prefetch, stop } = options;
  const underWay: BatchUnderWay[] = [];
  const startMore = (): void => {
    while (underWay.length < prefetch) {
      const { done, value } = steps.next();
      if (done === true) return;
      const slot = slots.take();
      const batch = fillSlot(options, value, slot);
      batch.catch(() => {}); // it is awaited when its turn comes
      underWay.push({ slot, batch });
    }
  };

  try {
    for (startMore(); underWay.length > 0; startMore()) {
      const batch = await underWay[0]!.batch;
      if (batch === null) throw new LeoclrError('option', 'batches(): the loader was closed while its batches were being read.');
      const { slot } = underWay.shift()!;
      startMore();
      yield batch;
      slots.giveBack(slot);
    }
  } finally {
    Atomics.store(stop, 0, 1);
    const ended = Promise.all(
      underWay.map(({ slot, batch }) =>
        batch.then(
          () => slots.giveBack(slot),
          () => slots.giveBack(slot),
        ),
      ),
    );
    if (underWay.length > 0) await Promise.race([ended, setTimeout(STOP_TIMEOUT_MS, null, { ref: false })]);
  }
}

/** The batch of one step, its rows filled by as many tasks as it takes; null when it was called off. Settles when nothing writes to the slot. */
async function fillSlot(
  { maker, views, rowsPerTask, stop }: EpochBatchesOptions,
  { epoch, step, positions }: BatchStep,
  slot: BatchSlot,
): Promise<Batch | null> {
  const values = views.map(({ size }) => size * size * 3);
  const rowsOf = (from: number, to: number): Float32Array[] =>
    slot.map((view, number) => view.subarray(from * values[number]!, to * values[number]!));

  const tasks: Promise<MadeRows | null>[] = [];
  for (let from = 0; from < positions.length; from += rowsPerTask) {
    const to = Math.min(from + rowsPerTask, positions.length);
    tasks.push(maker.make({ epoch, step, positions: positions.slice(from, to), out: rowsOf(from, to), stop }));
  }
  await Promise.allSettled(tasks);
  const parts = await Promise.all(tasks); // throws the first error, in the order of the rows
  if (!parts.every((part) => part !== null)) return null;

  const indices = new Int32Array(positions.length);
  const skipped = new Map<number, SkippedSample>();
  for (const [number, part] of parts.entries()) {
    indices.set(part.indices, number * rowsPerTask);
    for (const sample of part.skipped) skipped.set(sample.index, sample);
  }
  const data = rowsOf(0, positions.length);
  return {
    epoch,
    step,
    views: views.map(({ size }, number) => ({ data: data[number]!, shape: [positions.length, size, size, 3] as const })),
    indices,
    skipped: [...skipped.values()],
  };
}
