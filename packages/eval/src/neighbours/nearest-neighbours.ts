import { matMul, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { checkFeatures, checkSameWidth } from '../_check-features.ts';
import { unitRows } from '../_unit-rows.ts';
import type { Features } from '../features/features.ts';
import { clampNeighbours } from './_clamp-neighbours.ts';
import { offer, sortBestFirst, topK } from './_top-k.ts';
import type { TopK } from './_top-k.ts';

/** Where to look, and for what. */
export interface NearestNeighboursInput {
  readonly bank: Features;
  readonly queries: Features;
}

export interface NearestNeighboursOptions {
  /** Neighbours a query; clamped to what the bank holds. */
  readonly k: number;
  /** Bank and queries are one set in one order: a row is not its own neighbour (leave one out). Default false. */
  readonly excludeSelf?: boolean;
}

/** The neighbours of every query, best first. */
export interface Neighbours {
  /** Neighbours a query after clamping. */
  readonly k: number;
  /** `[N, k]`, rows of the bank. For indices in the data set look up `bank.indices`. */
  readonly rows: Int32Array;
  /** `[N, k]`, cosine similarities in [−1, 1]. */
  readonly similarities: Float32Array;
}

/** Queries compared at a time. */
const QUERY_BLOCK = 512;
/** Most floats of one block of the bank and its similarities: 64 MB. */
const BLOCK_FLOATS = 2 ** 24;

/**
 * For every query the k rows of the bank with the highest cosine similarity; of equally similar rows the lower comes first.
 *
 * Similarities are computed block by block, so memory stays bounded whatever the sizes; the choice takes O(bank) a query.
 * A row of zeros has similarity 0 to everything. Leaks no tensor.
 *
 * @throws LeoclrError `shape`, `numeric` or `option` when the features or k make no sense.
 *
 * @example
 * ```ts
 * const bank = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const { rows, k } = await nearestNeighbours({ bank, queries: bank }, { k: 5, excludeSelf: true });
 * const nearestSample = bank.indices[rows[7 * k]!]; // of query 7
 * ```
 */
export async function nearestNeighbours({ bank, queries }: NearestNeighboursInput, options: NearestNeighboursOptions): Promise<Neighbours> {
  const where = 'nearestNeighbours()';
  checkFeatures(where, 'bank', bank);
  checkFeatures(where, 'queries', queries);
  checkSameWidth(where, ['bank', bank], ['queries', queries]);
  const { excludeSelf = false } = options;
  const k = clampNeighbours(where, { bank, queries }, { k: options.k, excludeSelf });
  const bankUnit = unitRows(bank);
  const queryUnit = unitRows(queries);
  const rows = new Int32Array(queries.count * k);
  const similarities = new Float32Array(queries.count * k);

  for (let from = 0; from < queries.count; from += QUERY_BLOCK) {
    const count = Math.min(QUERY_BLOCK, queries.count - from);
    const block = queryUnit.subarray(from * bank.width, (from + count) * bank.width);
    const heaps = Array.from({ length: count }, () => topK(k));
    await searchBank(bankUnit, block, { width: bank.width, heaps, firstExcluded: excludeSelf ? from : null });
    for (const [query, heap] of heaps.entries()) {
      sortBestFirst(heap);
      rows.set(heap.indices, (from + query) * k);
      similarities.set(heap.values, (from + query) * k);
    }
  }
  return { k, rows, similarities };
}

interface Search {
  readonly width: number;
  /** One a query. */
  readonly heaps: readonly TopK[];
  /** The bank row that query 0 must not find, and so on; null when all may be found. */
  readonly firstExcluded: number | null;
}

/** Offers every row of the bank to every query's heap. */
async function searchBank(bank: Float32Array, queries: Float32Array, { width, heaps, firstExcluded }: Search): Promise<void> {
  const bankCount = bank.length / width;
  const blockRows = Math.max(1, Math.floor(BLOCK_FLOATS / (width + heaps.length)));
  for (let from = 0; from < bankCount; from += blockRows) {
    const count = Math.min(blockRows, bankCount - from);
    const values = await similaritiesOf(queries, bank.subarray(from * width, (from + count) * width), width);
    for (const [query, heap] of heaps.entries()) {
      const own = firstExcluded === null ? -1 : firstExcluded + query - from;
      // k is at most the number of others, so what is this far away never stays.
      if (own >= 0 && own < count) values[query * count + own] = -Infinity;
      for (let row = 0; row < count; row++) offer(heap, values[query * count + row]!, from + row);
    }
  }
}

/** `[Nq, Nb]` dot products of `[Nq, D]` with `[Nb, D]`. */
async function similaritiesOf(queries: Float32Array, bank: Float32Array, width: number): Promise<Float32Array> {
  const product = tidy(() => {
    // Turned first: wasm's product with a transposed matrix is ten times slower.
    const turned = transpose<Tensor2D>(tensor2d(bank, [bank.length / width, width]));
    return matMul(tensor2d(queries, [queries.length / width, width]), turned);
  });
  try {
    return await product.data<'float32'>();
  } finally {
    product.dispose();
  }
}
