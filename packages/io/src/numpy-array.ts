/** One array of an npz file: float32 (`<f4`), int32 (`<i4`), int64 (`<i8`), bytes (`|u1`) or texts (`<U…`), row by row. */
export interface NumpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array | readonly string[];
}
