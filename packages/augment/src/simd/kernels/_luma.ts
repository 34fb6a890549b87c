import { i16x8, i32, i32x4, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, V128, WasmFunction } from '@leoclr/wasm-assembler';
import { eachPixels, loadPlanes, storePlanes } from './_planes.ts';
import { bytePairs, halfOf, toBytes } from './_split-sum.ts';

// Of Pillow's mode L, as in `_luma.ts` above. Green's weight has one bit too many for the multiplication, so it comes in two halves.
const RED = 19595;
const HALF_GREEN = 19235;
const BLUE = 7471;
const BITS = 16;

/** Keeps the constants out of the loop that is written next; gives what turns red, green and blue of 16 pixels into their grey. */
export function lumaOf(code: Code): (channels: readonly V128[]) => V128 {
  const half = halfOf(code, BITS);
  const redGreen = code.variable(i32x4.splat(i32.constant(RED + (HALF_GREEN << 16))));
  const greenBlue = code.variable(i32x4.splat(i32.constant(HALF_GREEN + (BLUE << 16))));
  return ([red, green, blue]) => {
    const right = bytePairs(code, green!, blue!);
    const sums = bytePairs(code, red!, green!).map((left, index) =>
      i32x4.add(i32x4.dot(left, redGreen), i32x4.add(i32x4.dot(right[index]!, greenBlue), half)),
    );
    return toBytes(sums.map((sum) => i32x4.shiftRight(sum, BITS)));
  };
}

/** Takes the colour out. */
export function makeGray(): WasmFunction {
  return wasmFunction(['at', 'plane', 'vectors'], (code, p) => {
    const luma = lumaOf(code);
    eachPixels(code, p, (planes) => {
      const grey = code.variable(luma(loadPlanes(code, planes)));
      storePlanes(code, planes, [grey, grey, grey]);
    });
  });
}

/**
 * Sums the greys of a picture, `vectors` times 16 pixels a row, of which the last may be outside of it: the mask says which count. Four
 * parts of the sum are stored at `sum`.
 */
export function sumLuma(): WasmFunction {
  return wasmFunction(['at', 'plane', 'vectors', 'rows', 'mask', 'sum'], (code, p) => {
    const luma = lumaOf(code);
    const sum = code.variable(v128.constant(Array.from({ length: 16 }, () => 0)));
    const add = (grey: V128): void => code.set(sum, i32x4.add(sum, i32x4.sumPairs(i16x8.sumBytePairs(grey))));
    const at = code.variable(p.at);
    const whole = code.variable(i32.sub(p.vectors, 1));
    code.times(p.rows, () => {
      const next = (): V128 => luma(loadPlanes(code, { at, plane: p.plane }));
      code.count(i32.constant(0), whole, () => {
        add(next());
        code.advance(at, 16);
      });
      add(v128.and(next(), v128.load(p.mask)));
      code.advance(at, 16);
    });
    code.store(p.sum, sum);
  });
}
