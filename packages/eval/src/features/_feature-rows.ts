import { LeoclrError } from '@leoclr/core';
import type { Batch } from '@leoclr/core';
import type { Features } from './features.ts';

/** Rows of features as they come in, batch by batch. */
export interface FeatureRows {
  /** One `[D]` a picture. */
  readonly chunks: Float32Array[];
  readonly indices: number[];
  /** The indices of the current epoch. */
  readonly seen: Set<number>;
  epoch: number;
  width: number;
}

/** No rows yet. */
export function featureRows(): FeatureRows {
  return { chunks: [], indices: [], seen: new Set(), epoch: 0, width: 0 };
}

/** The rows of one batch. */
interface BatchRows {
  /** `[N, width]`. Kept, so don't write to it afterwards. */
  readonly values: Float32Array;
  readonly batch: Batch;
  /** The public function, for messages. */
  readonly where: string;
  /** What to do when a value isn't finite. */
  readonly advice: string;
}

/**
 * Adds the rows of one batch. A picture that comes twice in an epoch stands in for one that couldn't be read: it counts once.
 *
 * @throws LeoclrError `shape` when the batch has another width than the ones before it; `numeric` when a value isn't finite.
 */
export function addRows(rows: FeatureRows, { values, batch, where, advice }: BatchRows): void {
  const { indices } = batch;
  const width = values.length / indices.length;
  if (rows.chunks.length > 0 && width !== rows.width) {
    throw new LeoclrError(
      'shape',
      `${where}: expected every batch to give ${rows.width} numbers a picture like the first, got ${width} for sample ${indices[0]}. All pictures need one size.`,
    );
  }
  const broken = values.findIndex((value) => !Number.isFinite(value));
  if (broken !== -1) {
    const sample = indices[Math.floor(broken / width)];
    throw new LeoclrError('numeric', `${where}: expected finite features, got ${values[broken]} for sample ${sample}. ${advice}`);
  }
  rows.width = width;
  if (batch.epoch !== rows.epoch) rows.seen.clear();
  rows.epoch = batch.epoch;
  for (const [row, index] of indices.entries()) {
    if (rows.seen.has(index)) continue;
    rows.seen.add(index);
    rows.indices.push(index);
    rows.chunks.push(values.subarray(row * width, (row + 1) * width));
  }
}

/**
 * All rows as one array.
 *
 * @throws LeoclrError `data` when there is none.
 */
export function joinRows(rows: FeatureRows, where: string): Features {
  const count = rows.indices.length;
  if (count === 0) {
    throw new LeoclrError('data', `${where}: expected at least one batch, got none. Is the data set empty, or smaller than one batch?`);
  }
  const values = new Float32Array(count * rows.width);
  let offset = 0;
  for (const chunk of rows.chunks) {
    values.set(chunk, offset);
    offset += chunk.length;
  }
  return { values, count, width: rows.width, indices: Int32Array.from(rows.indices) };
}
