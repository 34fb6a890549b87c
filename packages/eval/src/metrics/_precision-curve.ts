/** How one class was ranked: what average precision is computed from. */
export interface Ranking {
  /** Rows from the highest score to the lowest, without the difficult ones. */
  readonly rows: Int32Array;
  /** One entry a row of `rows`: 1 when the class is there. */
  readonly present: Uint8Array;
}

/** Area under the curve, or the mean of its heights at eleven places. */
export type AveragePrecisionKind = '11-point' | 'area';

/**
 * The average precision of a ranking in which row r counts `times[r]` times, or null when no row with the class counts.
 *
 * A row that counts several times moves the curve as equal rows in a row would: the best precision is the one after the last of them.
 */
export function rankedPrecision({ rows, present }: Ranking, times: ArrayLike<number>, kind: AveragePrecisionKind): number | null {
  let positives = 0;
  for (let rank = 0; rank < rows.length; rank++) if (present[rank] === 1) positives += times[rows[rank]!]!;
  if (positives === 0) return null;
  return kind === 'area' ? areaUnder({ rows, present }, times, positives) : elevenPoints({ rows, present }, times, positives);
}

/** Mean of the best precision at a recall of at least 0, 0.1, … 1 (PASCAL VOC 2007, VOCap.m). Counts are compared, so nothing is rounded. */
function elevenPoints({ rows, present }: Ranking, times: ArrayLike<number>, positives: number): number {
  const best = new Float64Array(11);
  let [right, all] = [0, 0];
  for (let rank = 0; rank < rows.length; rank++) {
    const count = times[rows[rank]!]!;
    all += count;
    if (present[rank] === 0 || count === 0) continue;
    right += count;
    // Lower recalls are filled in below.
    const place = Math.floor((10 * right) / positives);
    best[place] = Math.max(best[place]!, right / all);
  }
  let sum = 0;
  for (let place = 10, precision = 0; place >= 0; place--) {
    precision = Math.max(precision, best[place]!);
    sum += precision;
  }
  return sum / 11;
}

/** Area under the curve of the best precision at a recall of at least r (PASCAL VOC 2010 and later, VOCap.m): walks from the end. */
function areaUnder({ rows, present }: Ranking, times: ArrayLike<number>, positives: number): number {
  let [right, all, precision, area] = [positives, 0, 0, 0];
  for (let rank = 0; rank < rows.length; rank++) all += times[rows[rank]!]!;
  for (let rank = rows.length - 1; rank >= 0; rank--) {
    const count = times[rows[rank]!]!;
    if (present[rank] === 1 && count > 0) {
      precision = Math.max(precision, right / all);
      area += (precision * count) / positives;
      right -= count;
    }
    all -= count;
  }
  return area;
}
