import { matMul, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { unitRows } from '../_unit-rows.ts';
import type { Features } from '../features/features.ts';

/** Rows of similarities that are looked at together: small enough to stay in memory for any N. */
const CHUNK = 256;

/** t in exp(−t · distance²): 2 (Wang & Isola 2020, section 4.2). */
const T = 2;

/** What comes out of looking at every pair of rows. */
export interface PairFigures {
  /** Mean of exp(−2 · distance²) over the pairs of different rows. */
  readonly meanPotential: number;
  /** `[N]`, each row's most similar other row that counts, the lower of equals; −1 when there is none. */
  readonly nearest: Int32Array;
}

/**
 * Walks through all pairs of L2-normalised rows, some rows at a time. Similarities are float32, sums float64. Leaves no tensor behind.
 *
 * @param counts `[N]`, 1 for rows that may be a nearest one.
 */
export async function pairFigures(features: Features, counts: Uint8Array): Promise<PairFigures> {
  const { count, width } = features;
  const unit = unitRows(features);
  const squares = Float64Array.from({ length: count }, (_, row) => (isZero(unit, row * width, width) ? 0 : 1));
  const nearest = new Int32Array(count).fill(-1);
  const bank = tidy(() => transpose(tensor2d(unit, [count, width]))); // [D, N]
  let sum = 0;
  try {
    for (let from = 0; from < count; from += CHUNK) {
      const to = Math.min(count, from + CHUNK);
      const similarities = await similaritiesOf(unit.subarray(from * width, to * width), bank);
      for (let row = from; row < to; row++) {
        const own = similarities.subarray((row - from) * count, (row - from + 1) * count);
        nearest[row] = largest(own, row, counts);
        sum += potentials(own, row, squares);
      }
    }
  } finally {
    bank.dispose();
  }
  return { meanPotential: sum / ((count * (count - 1)) / 2), nearest };
}

async function similaritiesOf(rows: Float32Array, bank: Tensor2D): Promise<Float32Array> {
  const product = tidy(() => matMul(tensor2d(rows, [rows.length / bank.shape[0], bank.shape[0]]), bank));
  try {
    return await product.data<'float32'>();
  } finally {
    product.dispose();
  }
}

/** Sum of exp(−2 · distance²) from one row to those after it. */
function potentials(similarities: Float32Array, self: number, squares: Float64Array): number {
  let sum = 0;
  for (let other = self + 1; other < similarities.length; other++) {
    sum += Math.exp(-T * Math.max(0, squares[self]! + squares[other]! - 2 * similarities[other]!));
  }
  return sum;
}

function largest(similarities: Float32Array, self: number, counts: Uint8Array): number {
  let best = -1;
  for (let other = 0; other < similarities.length; other++) {
    if (other === self || counts[other] === 0) continue;
    if (best === -1 || similarities[other]! > similarities[best]!) best = other;
  }
  return best;
}

function isZero(unit: Float32Array, from: number, width: number): boolean {
  for (let i = from; i < from + width; i++) if (unit[i] !== 0) return false;
  return true;
}
