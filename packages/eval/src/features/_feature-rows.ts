import { LeoclrError } from '@leoclr/core';
import type { Batch } from '@leoclr/core';
import type { Features } from './features.ts';

/** Rows of features as they come in, batch by batch, in one array that grows. */
export interface FeatureRows {
  /** `[capacity, width]`, of which the first `count` rows are filled. */
  values: Float32Array;
  indices: Int32Array;
  count: number;
  width: number;
  /** The indices of the current epoch. */
  readonly seen: Set<number>;
  epoch: number;
}

/** How much longer the array becomes when it is full: a half more, so that old and new one together stay below three times the features. */
const GROWTH = 1.5;
const FIRST_ROWS = 256;

/** No rows yet. `expected`: how many will come, where that is known; then there is never a copy. */
export function featureRows(expected: number = FIRST_ROWS): FeatureRows {
  return { values: new Float32Array(0), indices: new Int32Array(expected), count: 0, width: 0, seen: new Set(), epoch: 0 };
}

/** The rows of one batch. */
interface BatchRows {
  /** `[N, width]`. Copied. */
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
  if (rows.count > 0 && width !== rows.width) {
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
  makeRoom(rows, rows.count + indices.length);
  for (const [row, index] of indices.entries()) {
    if (rows.seen.has(index)) continue;
    rows.seen.add(index);
    rows.indices[rows.count] = index;
    rows.values.set(values.subarray(row * width, (row + 1) * width), rows.count * width);
    rows.count++;
  }
}

/**
 * All rows as one array. Takes the memory of `rows`, which can't be used afterwards.
 *
 * @throws LeoclrError `data` when there is none.
 */
export function joinRows({ values, indices, count, width }: FeatureRows, where: string): Features {
  if (count === 0) {
    throw new LeoclrError('data', `${where}: expected at least one batch, got none. Is the data set empty, or smaller than one batch?`);
  }
  const full = values.length === count * width;
  return { values: full ? values : values.slice(0, count * width), count, width, indices: indices.slice(0, count) };
}

function makeRoom(rows: FeatureRows, wanted: number): void {
  const capacity = wanted <= rows.indices.length ? rows.indices.length : Math.max(wanted, Math.ceil(rows.indices.length * GROWTH));
  if (rows.values.length < capacity * rows.width) {
    const values = new Float32Array(capacity * rows.width);
    values.set(rows.values);
    rows.values = values;
  }
  if (rows.indices.length < capacity) {
    const indices = new Int32Array(capacity);
    indices.set(rows.indices);
    rows.indices = indices;
  }
}
