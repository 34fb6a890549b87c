/** How often each direction is filtered: three boxes come close to a Gaussian. Pillow's number. */
export const PASSES = 3;

/** A box filter whose radius needn't be whole: its outermost two pixels count in part. Weights have 24 bits after the point. */
export interface Box {
  /** Pixels on each side that count fully. */
  readonly radius: number;
  readonly inner: number;
  /** Weight of the two pixels one beyond the radius. */
  readonly outer: number;
}

/** Values of one channel that lie in a row or a column. */
export interface Line {
  readonly start: number;
  /** Distance from one value to the next. */
  readonly step: number;
  readonly count: number;
}
