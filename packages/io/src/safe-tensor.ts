/**
 * One tensor of a safetensors file, as plain data.
 *
 * `dtype` decides the array: `F32` float32, `I32` int32, `I64` 64-bit integers as BigInt, `U8` bytes, `BOOL` bytes 0 and 1. The half
 * precisions F16 and BF16 and the double F64 exist on disk only: reading turns them into `F32`.
 */
export type SafeTensor =
  | { readonly dtype: 'F32'; readonly shape: readonly number[]; readonly data: Float32Array }
  | { readonly dtype: 'I32'; readonly shape: readonly number[]; readonly data: Int32Array }
  | { readonly dtype: 'I64'; readonly shape: readonly number[]; readonly data: BigInt64Array }
  | { readonly dtype: 'U8' | 'BOOL'; readonly shape: readonly number[]; readonly data: Uint8Array };

/** What a safetensors file holds. */
export interface SafetensorsFile {
  readonly tensors: Readonly<Record<string, SafeTensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}
