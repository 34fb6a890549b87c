/** What a network made of a data set: plain numbers, no tensors. Row i of `values` belongs to the picture `indices[i]`. */
export interface Features {
  /** `[N, D]`, row by row, not normalised. */
  readonly values: Float32Array;
  /** N, the number of pictures. */
  readonly count: number;
  /** D, the numbers a picture. */
  readonly width: number;
  /** `[N]`, each row's index in its data set. */
  readonly indices: Int32Array;
}
