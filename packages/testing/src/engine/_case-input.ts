import type { Rng } from '@leoclr/core';
import { tensor } from '@tensorflow/tfjs-core';
import type { DataType, Rank, ShapeMap, Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from './plain/_shapes.ts';

/** One tensor that a case begins with: its shape, and how its values are drawn. */
export interface CaseInput<Shape extends readonly number[] = readonly number[]> {
  readonly shape: Shape;
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly value: (draw: Rng) => number;
  /** No gradient is asked for. */
  readonly fixed: boolean;
}

/** The tensor type that a shape makes. */
export type TensorOf<Shape extends readonly number[]> = Shape['length'] extends 1
  ? Tensor<Rank.R1>
  : Shape['length'] extends 2
    ? Tensor<Rank.R2>
    : Shape['length'] extends 3
      ? Tensor<Rank.R3>
      : Shape['length'] extends 4
        ? Tensor<Rank.R4>
        : Tensor;

/** Standard normal values. */
export function normals<const Shape extends readonly number[]>(shape: Shape): CaseInput<Shape> {
  return { shape, dtype: 'float32', value: (draw) => draw.normal(), fixed: false };
}

/** Values in [`low`, `high`). */
export function between<const Shape extends readonly number[]>(shape: Shape, low: number, high: number): CaseInput<Shape> {
  return { shape, dtype: 'float32', value: (draw) => draw.uniformBetween(low, high), fixed: false };
}

/** Whole numbers in [0, `below`), as int32. */
export function indices<const Shape extends readonly number[]>(shape: Shape, below: number): CaseInput<Shape> {
  return { shape, dtype: 'int32', value: (draw) => draw.integer(below), fixed: true };
}

/** Whole numbers in [−`largest`, `largest`], as float32: many of them are equal. */
export function wholes<const Shape extends readonly number[]>(shape: Shape, largest: number): CaseInput<Shape> {
  return { shape, dtype: 'float32', value: (draw) => draw.integer(2 * largest + 1) - largest, fixed: false };
}

/** Truth values. */
export function switches<const Shape extends readonly number[]>(shape: Shape): CaseInput<Shape> {
  return { shape, dtype: 'bool', value: (draw) => draw.integer(2), fixed: true };
}

/** The same input without a gradient. */
export function fixed<Shape extends readonly number[]>(input: CaseInput<Shape>): CaseInput<Shape> {
  return { ...input, fixed: true };
}

/** Values of an input, rounded to float32 so that engine and reference start from the same. */
export function drawValues({ shape, value }: CaseInput, draw: Rng): Float64Array {
  return Float64Array.from({ length: sizeOf(shape) }, () => Math.fround(value(draw)));
}

/** A tensor of the given values; the caller owns it. */
export function tensorOf(values: ArrayLike<number>, shape: readonly number[], dtype: DataType = 'float32'): Tensor {
  const typed = dtype === 'float32' ? Float32Array.from(values) : dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
  return tensor(typed, [...shape] as ShapeMap[Rank], dtype);
}
