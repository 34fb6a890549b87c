import { valuesInPlace } from '@leoclr/engine';
import { dispose, matMul, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Features } from '../features/features.ts';
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
  /** By place in `queries`. Positions are places in `bankOrder`. */
  readonly kept: KeptSimilarities;
}

/** Queries of one product. */
const QUERY_BLOCK = 512;
/** Rows and numbers of a block of the bank: its products with a block of queries should stay in the last cache. */
const BANK_BLOCK = 4096;
const BLOCK_FLOATS = 2 ** 22;
/** Below every similarity, and above the −∞ that fills up vectors. */
const EVERYTHING = -3e38;
/** The golden ratio's part behind the point: multiples of it spread evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The rows of a bank in an order whose every stretch is an even sample of all of it, whatever the order that the bank is in: position → row.
 */
export function bankOrder(count: number): (position: number) => number {
  let step = Math.max(1, Math.round(count * GOLDEN));
  while (greatestCommonDivisor(step, count) !== 1) step++;
  return (position) => (position * step) % count;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

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
  const rowAt = bankOrder(bank.count);
  for (let from = 0; from < rows.length; from += size) {
    const group = rows.subarray(from, from + size);
    kept.counts.fill(0);
    kept.thresholds.fill(EVERYTHING);
    const blocks: QueryBlock[] = [];
    try {
      for (let first = 0; first < group.length; first += QUERY_BLOCK) {
        const part = group.subarray(first, first + QUERY_BLOCK);
        blocks.push({ first, tensor: unitRows(queries, (place) => part[place]!, part.length) });
      }
      await searchGroup(bank, rowAt, { blocks, kept, plan });
    } finally {
      dispose(blocks.map(({ tensor }) => tensor));
    }
    yield { queries: group, kept };
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
async function searchGroup(bank: MeasuredFeatures, rowAt: (position: number) => number, { blocks, kept, plan }: Group): Promise<void> {
  const usual = Math.max(1, Math.min(BANK_BLOCK, Math.floor(BLOCK_FLOATS / bank.width)));
  for (let from = 0; from < bank.count; ) {
    const isSample = from < plan.sample;
    const columns = isSample ? plan.sample : Math.min(usual, bank.count - from);
    const start = from;
    const turned = tidy(() => transpose<Tensor2D>(unitRows(bank, (place) => rowAt(start + place), columns)));
    try {
      for (const { first, tensor } of blocks) {
        // Turned first: wasm's product with a transposed matrix is ten times slower.
        const product = matMul(tensor, turned); // [N, columns]
        try {
          const values = await valuesInPlace(product);
          if (isSample) keepBest(kept, values, { columns, first, rank: plan.rank });
          else kept.collect(values, { columns, firstQuery: first, firstPosition: from });
        } finally {
          product.dispose();
        }
      }
    } finally {
      turned.dispose();
    }
    from += columns;
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

/** `[count, D]`: rows scaled to length 1, rounded once. A row of zeros, as a dead network gives it, stays zero. */
function unitRows({ values, width, squares }: MeasuredFeatures, rowAt: (place: number) => number, count: number): Tensor2D {
  const unit = new Float32Array(count * width);
  for (let place = 0, to = 0; place < count; place++) {
    const row = rowAt(place);
    const scale = squares[row]! > 0 ? 1 / Math.sqrt(squares[row]!) : 0;
    for (let from = row * width; from < (row + 1) * width; from++) unit[to++] = values[from]! * scale;
  }
  return tensor2d(unit, [count, width]);
}
