import { f32x4, i16x8, i32x4, i8x16, v128 } from '@leoclr/wasm-assembler';
import type { Code, V128 } from '@leoclr/wasm-assembler';
import type { Hsv, HueNumbers } from './_hue-numbers.ts';
import { nearestBytes, ONE_OF_21675 } from './_hue-numbers.ts';
import { halves } from './_quarters.ts';

/**
 * Red, green and blue from hue, saturation and value. A hue lies in one of six sectors, at j of its 85 parts; the largest channel is the value,
 * the smallest value · (1 − saturation / 255), the one between value · (1 − saturation · j' / 21675), where j' is j in odd sectors and 85 − j in
 * even ones. No result lies in the middle between two whole numbers, since 255 and 21675 are odd.
 */
export function colorFrom(code: Code, { hue, saturation, value }: Hsv, numbers: HueNumbers): [V128, V128, V128] {
  const { short, float } = numbers;
  const saturations = halves(code, saturation);
  const values = halves(code, value);
  const parts = halves(code, hue).map((half, index) => {
    const sector = code.variable(i16x8.shiftRight(i16x8.mul(half, short[193]!), 13)); // hue · 2 / 85
    const j = code.variable(i16x8.sub(i16x8.add(half, half), i16x8.mul(sector, short[85]!)));
    const odd = v128.and(sector, short[1]!);
    const rising = i16x8.sub(short[85]!, j);
    const chosen = v128.select(i16x8.sub(odd, short[1]!), rising, j);
    const product = code.variable(i16x8.mul(values[index]!, saturations[index]!));
    const factor = code.variable(chosen);
    const fall = [i32x4.mulLow(product, factor), i32x4.mulHigh(product, factor)].map((part) =>
      f32x4.mul(f32x4.fromIntegers(part), float[ONE_OF_21675]!),
    );
    const least = code.variable(i16x8.add(i16x8.mul(values[index]!, i16x8.sub(short[255]!, saturations[index]!)), short[128]!));
    // Rounded division by 255.
    return { sector, fall, low: i16x8.shiftRight(i16x8.add(least, i16x8.shiftRight(least, 8)), 8) };
  });
  const [first, second] = parts as [(typeof parts)[number], (typeof parts)[number]];
  const sector = code.variable(i8x16.narrow(first.sector, second.sector));
  const low = code.variable(i8x16.narrow(first.low, second.low));
  const middle = code.variable(i8x16.sub(value, nearestBytes([...first.fall, ...second.fall], numbers)));
  return arranged(code, sector, { value, low, middle });
}

/** Of value, middle and low, which channel gets which: sector 0 (and 6) is value, middle, low for red, green, blue. */
function arranged(code: Code, sector: V128, { value, low, middle }: Record<'value' | 'low' | 'middle', V128>): [V128, V128, V128] {
  const table = (bySector: string): V128 => {
    const codes = [...bySector].map((letter) => 'vml'.indexOf(letter));
    return v128.constant(Array.from({ length: 16 }, (_, place) => codes[place] ?? 0));
  };
  const channel = (bySector: string): V128 => {
    const which = code.variable(i8x16.swizzle(table(bySector), sector));
    const zero = v128.constant(Array.from({ length: 16 }, () => 0));
    const two = v128.constant(Array.from({ length: 16 }, () => 2));
    return v128.select(i8x16.equal(which, zero), value, v128.select(i8x16.equal(which, two), low, middle));
  };
  return [channel('vmllmvv'), channel('mvvmllm'), channel('llmvvml')];
}
