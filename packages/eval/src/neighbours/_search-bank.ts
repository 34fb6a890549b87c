import { valuesInPlace } from '@leoclr/engine';
import { dispose, matMul, mul, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Features } from '../features/features.ts';
import { bankOrder } from './_bank-order.ts';
import { keptSimilarities } from './_kept-similarities.ts';
import type { KeptSimilarities } from './_kept-similarities.ts';
import type { SearchPlan } from './_search-plan.ts';
import { offer, topK } from './_top-k.ts';

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
  for (let from = 0; from < rows.length; from += size) {
    const group = rows.subarray(from, from + size);
    kept.counts.fill(0);
    kept.thresholds.fill(EVERYTHING);
    const blocks: QueryBlock[] = [];
    try {
      for (let first = 0; first < group.length; first += QUERY_BLOCK) {
        blocks.push({ first, tensor: unitRows(queries, group.subarray(first, first + QUERY_BLOCK)) });
      }
      await searchGroup(bank, order, { blocks, kept, plan });
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
}

/** All of the bank for a group of queries: the sample first. */
async function searchGroup(bank: MeasuredFeatures, order: Int32Array, group: Group): Promise<void> {
  const { sample } = group.plan;
  const usual = Math.max(1, Math.min(BANK_BLOCK, Math.floor(BLOCK_FLOATS / bank.width)));
  let from = 0;
  while (from < bank.count) {
    const rows = order.subarray(from, from < sample ? sample : from + usual);
    // Turned: wasm's product with a transposed matrix is ten times slower.
    const turned = tidy(() => transpose<Tensor2D>(unitRows(bank, rows))); // [D, columns]
    try {
      for (const block of group.blocks) await compare(block, turned, from, group);
    } finally {
      turned.dispose();
    }
    from += rows.length;
  }
}

/** One block of queries with one of the bank, which begins at position `from`. */
async function compare({ first, tensor }: QueryBlock, turned: Tensor2D, from: number, { kept, plan }: Group): Promise<void> {
  const columns = turned.shape[1];
  const product = matMul(tensor, turned); // [N, columns]
  try {
    const values = await valuesInPlace(product);
    if (from < plan.sample) keepBest(kept, values, { columns, first, rank: plan.rank });
    else kept.collect(values, { columns, firstQuery: first, firstPosition: from });
  } finally {
    product.dispose();
  }
}

/** Keeps each query's best of the sample, and makes the least of them its threshold. */
function keepBest(
  kept: KeptSimilarities,
  values: Float32Array,
  { columns, first, rank }: { columns: number; first: number; rank: number },
): void {
  const best = topK(rank);
  for (let row = 0; row < values.length / columns; row++) {
    best.size = 0;
    let least = -Infinity;
    const from = row * columns;
    for (let column = 0; column < columns; column++) {
      const value = values[from + column]!;
      if (value <= least) continue;
      offer(best, value, column);
      if (best.size === rank) least = best.values[0]!;
    }
    for (let i = 0; i < rank; i++) kept.add(first + row, best.values[i]!, best.indices[i]!);
    kept.thresholds[first + row] = least;
  }
}

/** `[N, D]`: some rows, scaled to length 1. A row of zeros, as a dead network gives it, stays zero. */
function unitRows({ values, width, squares }: MeasuredFeatures, rows: Int32Array): Tensor2D {
  const picked = new Float32Array(rows.length * width);
  const scales = new Float32Array(rows.length);
  for (const [place, row] of rows.entries()) {
    const length = Math.sqrt(squares[row]!);
    const own = values.subarray(row * width, (row + 1) * width);
    const isUsual = length === 0 || (length > SHORTEST && length < LONGEST);
    picked.set(isUsual ? own : own.map((value) => value / length), place * width);
    scales[place] = length === 0 ? 0 : isUsual ? 1 / length : 1;
  }
  return tidy(() => mul<Tensor2D>(tensor2d(picked, [rows.length, width]), tensor2d(scales, [rows.length, 1])));
}
