import type { View } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';

/** Room for the views of one batch, one array a view, in memory that all threads see. */
export type BatchSlot = readonly Float32Array[];

/** Slots that are used again and again: as many come into being as are ever out at once. */
export interface BatchSlots {
  /** A slot that nobody else has. Its content is what was last written there. */
  take(): BatchSlot;
  /** Only when nobody writes into the slot or reads from it any more. */
  giveBack(slot: BatchSlot): void;
}

/**
 * Slots for batches of `batchSize` pictures.
 *
 * Why shared and used again: threads write straight into the batch, and fresh memory costs the kernel more time than the copy it saves.
 */
export function batchSlots(views: readonly View[], batchSize: number): BatchSlots {
  const free: BatchSlot[] = [];
  return {
    take: () => free.pop() ?? newSlot(views, batchSize),
    giveBack(slot) {
      free.push(slot);
    },
  };
}

function newSlot(views: readonly View[], batchSize: number): BatchSlot {
  const sizes = views.map(({ size }) => batchSize * size * size * 3 * Float32Array.BYTES_PER_ELEMENT);
  try {
    return sizes.map((bytes) => new Float32Array(new SharedArrayBuffer(bytes)));
  } catch (cause) {
    const megabytes = Math.ceil(sizes.reduce((sum, bytes) => sum + bytes, 0) / 1e6);
    throw new LeoclrError(
      'option',
      `batches(): there is no memory for a batch of ${megabytes} MB. Choose a smaller batchSize, smaller views or a smaller prefetch.`,
      { cause },
    );
  }
}
