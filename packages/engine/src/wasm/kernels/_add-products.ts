import { f32x4 } from '@leoclr/wasm-assembler';
import type { Code, Variable } from '@leoclr/wasm-assembler';

const FLOAT = 4;
const PANEL_BYTES = 32;

/** 4 pixels by 8 channels of a matrix product; everything is in registers. */
export interface Tile {
  readonly pixels: readonly Variable<'i32'>[];
  readonly sums: readonly (readonly [Variable<'v128'>, Variable<'v128'>])[];
  readonly weights: Variable<'i32'>;
}

/**
 * One step of the 4 × 8 product. Not unrolled: V8 does that itself, and of a longer body it moves all loads to the front, which then don't
 * fit into the registers.
 */
export function addProducts(code: Code, { pixels, sums, weights }: Tile): void {
  const first = code.variable(f32x4.load(weights));
  const second = code.variable(f32x4.load(weights, 4 * FLOAT));
  pixels.forEach((pixel, index) => {
    const value = code.variable(f32x4.loadSplat(pixel));
    const [low, high] = sums[index]!;
    code.set(low, f32x4.add(low, f32x4.mul(value, first)));
    code.set(high, f32x4.add(high, f32x4.mul(value, second)));
    code.advance(pixel, FLOAT);
  });
  code.advance(weights, PANEL_BYTES);
}
