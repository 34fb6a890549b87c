import { LeoclrError, rng } from '@leoclr/core';

export interface StratifiedSubsetOptions {
  /** Share of each class's pictures, above 0 and at most 1. */
  readonly share: number;
  /** Decides which pictures. Default 0. */
  readonly seed?: number;
}

/** Some pictures of each class. */
export interface StratifiedSubset {
  /** Ascending. */
  readonly indices: Int32Array;
  /** Classes whose share is less than one picture and which got one all the same. */
  readonly raised: readonly number[];
}

/**
 * The same share of every class's pictures, as SimCLR's lists of 1 % and 10 % have it; at least one picture a class.
 *
 * A class with n pictures gives share · n, rounded up or down so that over all classes the share is kept. Subsets of one seed are nested:
 * those of 1 % are among those of 10 %. Pictures without a label (−1) are never chosen.
 *
 * Randomness: `rng(seed, 'stratified subset')`, with a place a class: pictures that are added to one class change no other.
 *
 * @throws LeoclrError `option` when the share is out of range; `data` when no picture has a label.
 *
 * @example
 * ```ts
 * const { indices } = stratifiedSubset(labels, { share: 0.01, seed: 0 });
 * ```
 */
export function stratifiedSubset(labels: ArrayLike<number>, { share, seed = 0 }: StratifiedSubsetOptions): StratifiedSubset {
  if (!(share > 0 && share <= 1))
    throw new LeoclrError('option', `stratifiedSubset(): expected share to be above 0 and at most 1, got ${share}.`);
  const classes = picturesByClass(labels);
  if (classes.length === 0) throw new LeoclrError('data', 'stratifiedSubset(): expected labels of at least one class, got none.');
  const turns = rng(seed, 'stratified subset', { epoch: 0 }).permutation(classes.length);
  const raised: number[] = [];
  const chosen = classes.flatMap(([label, pictures], place) => {
    // Thresholds spread evenly between 0 and 1: of classes of one size, the right share is rounded up.
    const threshold = (turns[place]! + 0.5) / classes.length;
    const count = Math.min(pictures.length, Math.floor(share * pictures.length + threshold));
    if (count === 0) raised.push(label);
    const order = rng(seed, 'stratified subset', { epoch: 1, sample: label }).permutation(pictures.length);
    return Array.from(order.subarray(0, Math.max(1, count)), (position) => pictures[position]!);
  });
  return { indices: Int32Array.from(chosen).toSorted(), raised };
}

/** Classes in ascending order with their pictures. */
function picturesByClass(labels: ArrayLike<number>): [number, number[]][] {
  const pictures = new Map<number, number[]>();
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index]!;
    if (label < 0) continue;
    const own = pictures.get(label);
    if (own === undefined) pictures.set(label, [index]);
    else own.push(index);
  }
  return [...pictures].sort(([a], [b]) => a - b);
}
