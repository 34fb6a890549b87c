import { LeoclrError } from '@leoclr/core';
import type { Features } from './features.ts';

/** Rows of features as they come in, batch by batch. */
export interface FeatureRows {
  readonly chunks: Float32Array[];
  readonly indices: number[];
  width: number;
}

/** No rows yet. */
export function featureRows(): FeatureRows {
  return { chunks: [], indices: [], width: 0 };
}

/** The rows of one batch. */
interface BatchRows {
  /** `[N, width]`. Kept, so don't write to it afterwards. */
  readonly values: Float32Array;
  /** `[N]`. */
  readonly indices: Int32Array;
  /** The public function, for messages. */
  readonly where: string;
  /** What to do when a value isn't finite. */
  readonly advice: string;
}

/**
 * Adds the rows of one batch.
 *
 * @throws LeoclrError `shape` when the batch has another width than the ones before it; `numeric` when a value isn't finite.
 */
export function addRows(rows: FeatureRows, { values, indices, where, advice }: BatchRows): void {
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
    throw new LeoclrError(
      'numeric',
      `${where}: expected finite features, got ${values[broken]} for sample ${sample}. ${advice}`,
    );
  }
  rows.width = width;
  rows.chunks.push(values);
  for (const index of indices) rows.indices.push(index);
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
