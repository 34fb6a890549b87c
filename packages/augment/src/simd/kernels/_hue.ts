import { i8x16, wasmFunction } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';
import { colorFrom } from './_color-from.ts';
import { hueNumbers } from './_hue-numbers.ts';
import { hueOf } from './_hue-of.ts';
import { eachPixels, loadPlanes, storePlanes } from './_planes.ts';

/**
 * Turns every pixel's hue by `steps`, of which 255 are the whole circle. Gives what `_hue.ts` of the plain version gives, for all colours:
 * where that computes in float64, these loops use float32 and whole numbers whose results a test over all cases shows to be the same.
 */
export function turnHue(): WasmFunction {
  return wasmFunction(['at', 'plane', 'vectors', 'steps'], (code, p) => {
    const steps = code.variable(i8x16.splat(p.steps));
    const numbers = hueNumbers(code);
    eachPixels(code, p, (planes) => {
      const { hue, saturation, value } = hueOf(code, loadPlanes(code, planes), numbers);
      const turned = code.variable(i8x16.add(hue, steps));
      storePlanes(code, planes, colorFrom(code, { hue: turned, saturation, value }, numbers));
    });
  });
}
