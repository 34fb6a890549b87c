import { f32, f32x4, i16x8, i32x4, i8x16, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, V128, WasmFunction } from '@leoclr/wasm-assembler';
import { lumaOf } from './_luma.ts';
import { eachPixels, loadPlanes, storePlanes } from './_planes.ts';

/** Blends bytes with one flat value: flat + factor·(value − flat), without its fraction. The factor comes as its bits. */
export function blendWithFlat(): WasmFunction {
  return wasmFunction(['at', 'vectors', 'flat', 'factor'], (code, p) => {
    const factor = code.variable(f32x4.splat(f32.fromBits(p.factor)));
    const flat = code.variable(i16x8.splat(p.flat));
    const base = code.variable(f32x4.fromIntegers(i32x4.splat(p.flat)));
    const at = code.variable(p.at);
    code.times(p.vectors, () => {
      const values = code.variable(v128.load(at));
      const halves = [i16x8.fromLowBytes(values), i16x8.fromHighBytes(values)].map((half) => {
        const difference = code.variable(i16x8.sub(half, flat));
        return scaled(code, { difference, bases: [base, base], factor });
      });
      code.store(at, i8x16.narrow(halves[0]!, halves[1]!));
      code.advance(at, 16);
    });
  });
}

/** Blends every pixel with its own grey. The factor comes as its bits. */
export function saturate(): WasmFunction {
  return wasmFunction(['at', 'plane', 'vectors', 'factor'], (code, p) => {
    const factor = code.variable(f32x4.splat(f32.fromBits(p.factor)));
    const luma = lumaOf(code);
    eachPixels(code, p, (planes) => {
      const channels = loadPlanes(code, planes);
      const grey = code.variable(luma(channels));
      const greys = [i16x8.fromLowBytes(grey), i16x8.fromHighBytes(grey)].map((half) => {
        const flat = code.variable(half);
        const bases = [i32x4.fromLow(flat), i32x4.fromHigh(flat)].map((quarter) => code.variable(f32x4.fromIntegers(quarter)));
        return { flat, bases };
      });
      const [red, green, blue] = channels.map((channel) => {
        const halves = [i16x8.fromLowBytes(channel), i16x8.fromHighBytes(channel)].map((half, index) => {
          const { flat, bases } = greys[index]!;
          return scaled(code, { difference: code.variable(i16x8.sub(half, flat)), bases, factor });
        });
        return i8x16.narrow(halves[0]!, halves[1]!);
      });
      storePlanes(code, planes, [red!, green!, blue!]);
    });
  });
}

interface Blend {
  readonly difference: V128;
  readonly bases: readonly V128[];
  readonly factor: V128;
}

/** base + factor · difference of eight values, both steps rounded to float32 as Pillow's C code does, then cut off to whole numbers. */
function scaled(code: Code, { difference, bases, factor }: Blend): V128 {
  const [low, high] = [i32x4.fromLow(difference), i32x4.fromHigh(difference)].map((quarter, index) =>
    i32x4.truncate(f32x4.add(bases[index]!, f32x4.mul(factor, f32x4.fromIntegers(quarter)))),
  );
  return code.variable(i16x8.narrow(low!, high!));
}
