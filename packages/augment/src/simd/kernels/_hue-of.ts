import { f32x4, i16x8, i8x16, v128 } from '@leoclr/wasm-assembler';
import type { Code, V128 } from '@leoclr/wasm-assembler';
import type { Hsv, HueNumbers } from './_hue-numbers.ts';
import { truncatedBytes } from './_hue-numbers.ts';
import { floatsOf, halves, integersOf, signedHalves } from './_quarters.ts';

/** Hue, saturation and value of 16 pixels. Of a grey pixel the hue is any and the saturation 0; of a black one the saturation is any too. */
export function hueOf(code: Code, [red, green, blue]: readonly [V128, V128, V128], numbers: HueNumbers): Hsv {
  const larger = code.variable(i8x16.max(red, green));
  const smaller = code.variable(i8x16.min(red, green));
  const value = code.variable(i8x16.max(larger, blue));
  const range = code.variable(i8x16.sub(value, i8x16.min(smaller, blue)));
  const behind = i8x16.sub(value, i8x16.max(smaller, i8x16.min(larger, blue))); // maximum − middle
  const { whole, before, wraps } = sixthsOf(code, [red, green, blue], value, numbers);

  const signs = signedHalves(code, before);
  const distances = halves(code, behind).map((half, index) => code.variable(i16x8.sub(v128.xor(half, signs[index]!), signs[index]!)));
  const ranges = floatsOf(halves(code, range)).map((part) => code.variable(part));
  const wholes = floatsOf(signedHalves(code, whole));
  const ones = integersOf(signedHalves(code, wraps)).map((mask) => v128.and(mask, numbers.float[1]!));
  const hues = floatsOf(distances).map((distance, index) => {
    const sixths = f32x4.add(wholes[index]!, f32x4.div(distance, ranges[index]!));
    const turns = f32x4.add(f32x4.div(sixths, numbers.float[6]!), ones[index]!);
    return f32x4.mul(turns, numbers.float[255]!);
  });
  const saturations = floatsOf(halves(code, value)).map((most, index) => f32x4.mul(f32x4.div(ranges[index]!, most), numbers.float[255]!));
  return {
    hue: code.variable(truncatedBytes(hues, numbers)),
    saturation: code.variable(truncatedBytes(saturations, numbers)),
    value,
  };
}

/**
 * On the circle of six sixths, a colour lies (maximum − middle) / (maximum − minimum) after or before a whole number. Which one, its largest and
 * its smallest channel say. `wraps` marks red to magenta, where that number is −1.
 */
function sixthsOf(
  code: Code,
  [red, green, blue]: readonly [V128, V128, V128],
  value: V128,
  { byte }: HueNumbers,
): { whole: V128; before: V128; wraps: V128 } {
  const redMost = code.variable(i8x16.equal(red, value));
  const greenMost = code.variable(i8x16.equal(green, value));
  const wraps = code.variable(v128.and(redMost, i8x16.lessThan(green, blue)));
  const redLeast = code.variable(i8x16.atLeast(v128.select(greenMost, blue, green), red)); // where red isn't the largest
  const ifGreen = v128.select(redLeast, byte[3]!, byte[1]!);
  const ifBlue = v128.select(redLeast, byte[3]!, byte[5]!);
  const ifRed = v128.or(wraps, byte[1]!); // −1 or 1
  const notRedLeast = v128.xor(redLeast, byte[255]!);
  return {
    whole: v128.select(redMost, ifRed, v128.select(greenMost, ifGreen, ifBlue)),
    before: v128.select(redMost, v128.xor(wraps, byte[255]!), v128.select(greenMost, redLeast, notRedLeast)),
    wraps,
  };
}
