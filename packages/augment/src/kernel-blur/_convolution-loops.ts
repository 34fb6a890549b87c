import { f32, f32x4, i16x8, i32, i32x4, i8x16, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';

const QUARTERS = [0, 16, 32, 48];

/** Bytes as floats, 16 at a time. */
export function toFloats(): WasmFunction {
  return wasmFunction(['from', 'to', 'groups'], (code, p) => {
    const [from, to] = [code.variable(p.from), code.variable(p.to)];
    code.times(p.groups, () => {
      const bytes = code.variable(v128.load(from));
      const halves = [code.variable(i16x8.fromLowBytes(bytes)), code.variable(i16x8.fromHighBytes(bytes))];
      const quarters = halves.flatMap((half) => [i32x4.fromLow(half), i32x4.fromHigh(half)]);
      quarters.forEach((quarter, index) => code.store(to, f32x4.fromIntegers(quarter), QUARTERS[index]!));
      code.advance(from, 16);
      code.advance(to, 64);
    });
  });
}

/**
 * Mixes each of 16 · `groups` floats with its neighbours at 1 to `reach` times `step` bytes to both sides:
 * weights[0]·x + Σ weights[d]·(x₋d + x₊d).
 */
export function convolve(): WasmFunction {
  return wasmFunction(['from', 'to', 'groups', 'step', 'weights', 'reach'], (code, p) => {
    const [from, to] = [code.variable(p.from), code.variable(p.to)];
    code.times(p.groups, () => {
      const middle = code.variable(f32x4.loadSplat(p.weights));
      const sums = QUARTERS.map((offset) => code.variable(f32x4.mul(middle, f32x4.load(from, offset))));
      const [before, after, place] = [code.variable(i32.sub(from, p.step)), code.variable(i32.add(from, p.step)), code.variable(p.weights)];
      code.times(p.reach, () => {
        code.advance(place, 4);
        const weight = code.variable(f32x4.loadSplat(place));
        QUARTERS.forEach((offset, index) => {
          const both = f32x4.add(f32x4.load(before, offset), f32x4.load(after, offset));
          code.set(sums[index]!, f32x4.add(sums[index]!, f32x4.mul(weight, both)));
        });
        code.set(before, i32.sub(before, p.step));
        code.advance(after, p.step);
      });
      QUARTERS.forEach((offset, index) => code.store(to, sums[index]!, offset));
      code.advance(from, 64);
      code.advance(to, 64);
    });
  });
}

/** Floats as bytes, rounded, 16 at a time. */
export function toBytes(): WasmFunction {
  return wasmFunction(['from', 'to', 'groups'], (code, p) => {
    const [from, to] = [code.variable(p.from), code.variable(p.to)];
    const half = code.variable(f32x4.splat(f32.constant(0.5)));
    code.times(p.groups, () => {
      const [a, b, c, d] = QUARTERS.map((offset) => i32x4.truncate(f32x4.add(f32x4.load(from, offset), half)));
      code.store(to, i8x16.narrow(i16x8.narrow(a!, b!), i16x8.narrow(c!, d!)));
      code.advance(from, 64);
      code.advance(to, 16);
    });
  });
}
