import { valuesInPlace } from '@leoclr/engine';
import { dispose, getBackend, matMul, mul, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Features } from '../features/features.ts';
import { bankOrder } from './_bank-order.ts';
import { keptSimilarities } from './_kept-similarities.ts';
import type { BankPart, KeptSimilarities } from './_kept-similarities.ts';
import type { SearchPlan } from './_search-plan.ts';

/** Features with the squared length of each row. */
export interface MeasuredFeatures extends Features {
  /** `[N]`. */
  readonly squares: Float64Array;
}

/** Some queries and what they have found. Overwritten by the next group. */
export interface FoundGroup {
  /** Rows of the queries. */
  readonly queries: Int32Array;
  /** By place in `queries`. */
  readonly kept: KeptSimilarities;
  /** The rows of the bank behind the positions in `kept`. */
  readonly order: Int32Array;
}

/** Queries of one product. */
const QUERY_BLOCK = 512;
/** Rows and numbers of a block of the bank: its products with a block of queries should stay in the last cache. */
const BANK_BLOCK = 4096;
const BLOCK_FLOATS = 2 ** 22;
/** Lengths between these have a scale that is an ordinary float32. */
const [SHORTEST, LONGEST] = [2 ** -120, 2 ** 120];
/** Below every similarity, and above the −∞ that fills up vectors. */
const EVERYTHING = -3e38;

/**
 * The float32 similarities of the queries with all of the bank, group by group, as far as the plan keeps them: all that are above a query's
 * threshold. Memory depends on the plan, not on the bank. Leaks no tensor, also when it is left early.
 */
export async function* searchBank(
  { bank, queries }: { bank: MeasuredFeatures; queries: MeasuredFeatures },
  rows: Int32Array,
  plan: SearchPlan,
): AsyncGenerator<FoundGroup> {
  const size = Math.min(plan.group, rows.length);
  const kept = keptSimilarities(size, plan.capacity);
  const order = bankOrder(bank.count);
  const usual = Math.max(1, Math.min(bank.count, BANK_BLOCK, Math.floor(BLOCK_FLOATS / bank.width)));
  const picked = new Float32Array(Math.max(plan.sample, usual, Math.min(size, QUERY_BLOCK)) * bank.width);
  for (let from = 0; from < rows.length; from += size) {
    const group = rows.subarray(from, from + size);
    kept.counts.fill(0);
    kept.thresholds.fill(EVERYTHING);
    const blocks: QueryBlock[] = [];
    try {
      for (let first = 0; first < group.length; first += QUERY_BLOCK) {
        blocks.push({ first, tensor: unitRows(queries, group.subarray(first, first + QUERY_BLOCK), picked) });
      }
      await searchGroup(bank, order, { blocks, kept, plan, usual, picked });
    } finally {
      dispose(blocks.map(({ tensor }) => tensor));
    }
    yield { queries: group, kept, order };
  }
}

interface QueryBlock {
  /** Place of its first query in the group. */
  readonly first: number;
  /** `[N, D]`. */
  readonly tensor: Tensor2D;
}

interface Group {
  readonly blocks: readonly QueryBlock[];
  readonly kept: KeptSimilarities;
  readonly plan: SearchPlan;
  /** Rows of a block of the bank that is not the sample. */
  readonly usual: number;
  /** Room for the rows of one block. */
  readonly picked: Float32Array;
}

/** All of the bank for a group of queries: the sample first. */
async function searchGroup(bank: MeasuredFeatures, order: Int32Array, group: Group): Promise<void> {
  const { sample } = group.plan;
  // wasm's product with a transposed matrix is ten times slower.
  const isTurned = getBackend() === 'wasm';
  let from = 0;
  while (from < bank.count) {
    const rows = order.subarray(from, from < sample ? sample : from + group.usual);
    const block = tidy(() => {
      const unit = unitRows(bank, rows, group.picked);
      return isTurned ? transpose<Tensor2D>(unit) : unit;
    });
    try {
      for (const { first, tensor } of group.blocks) {
        const product: Tensor2D = matMul<Tensor2D>(tensor, block, false, !isTurned); // [N, columns]
        await takeIn(product, { columns: rows.length, firstQuery: first, firstPosition: from }, group);
      }
    } finally {
      block.dispose();
    }
    from += rows.length;
  }
}

/** Keeps what is wanted of the similarities, and disposes them. */
async function takeIn(product: Tensor2D, part: BankPart, { kept, plan }: Group): Promise<void> {
  try {
    const values = await valuesInPlace(product);
    if (part.firstPosition < plan.sample) kept.fitThresholds(values, part, plan.rank);
    kept.collect(values, part);
  } finally {
    product.dispose();
  }
}

/**
 * `[N, D]`: some rows, scaled to length 1. A row of zeros, as a dead network gives it, stays zero. `picked` is free again afterwards, since
 * every backend takes the values of an operation in before it returns.
 */
function unitRows({ values, width, squares }: MeasuredFeatures, rows: Int32Array, picked: Float32Array): Tensor2D {
  const scales = new Float32Array(rows.length);
  for (const [place, row] of rows.entries()) {
    const length = Math.sqrt(squares[row]!);
    const own = values.subarray(row * width, (row + 1) * width);
    const isUsual = length === 0 || (length > SHORTEST && length < LONGEST);
    picked.set(isUsual ? own : own.map((value) => value / length), place * width);
    scales[place] = length === 0 ? 0 : isUsual ? 1 / length : 1;
  }
  const raw = picked.subarray(0, rows.length * width);
  return tidy(() => mul<Tensor2D>(tensor2d(raw, [rows.length, width]), tensor2d(scales, [rows.length, 1])));
}
