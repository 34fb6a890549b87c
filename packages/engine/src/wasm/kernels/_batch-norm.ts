import { f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, I32, V128, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { eachChannelBlock } from './_channel-blocks.ts';

const FLOAT = 4;
const VECTOR = 16;

/** Sums over the pixels of each picture from `begin` to `end`: `sums` is `[pictures, channels]`. */
export const channelSums: WasmFunction = wasmFunction(['x', 'pixels', 'channels', 'sums', 'thread', 'begin', 'end'], (code, p) => {
  eachPictureBlock(code, p, ({ vectors, start, pixelBytes, pictureBytes, picture }) => {
    const value = code.variable(i32.add(i32.add(p.x, i32.mul(picture, pictureBytes)), start));
    const totals = vectors.map(() => code.variable(f32x4.zero));
    code.times(p.pixels, () => {
      totals.forEach((total, vector) => code.set(total, f32x4.add(total, f32x4.load(value, vector * VECTOR))));
      code.advance(value, pixelBytes);
    });
    const target = code.variable(i32.add(i32.add(p.sums, i32.mul(picture, pixelBytes)), start));
    totals.forEach((total, vector) => code.store(target, total, vector * VECTOR));
  });
});

/** The same for (x − mean)²; `mean` is `[groups, channels]`. */
export const squaredDeviations: WasmFunction = wasmFunction(
  ['x', 'mean', 'perGroup', 'pixels', 'channels', 'sums', 'thread', 'begin', 'end'],
  (code, p) => {
    eachPictureBlock(code, p, ({ vectors, start, pixelBytes, pictureBytes, picture }) => {
      const means = groupVectors(code, p.mean, { vectors, start, group: i32.div(picture, p.perGroup), pixelBytes });
      const value = code.variable(i32.add(i32.add(p.x, i32.mul(picture, pictureBytes)), start));
      const totals = vectors.map(() => code.variable(f32x4.zero));
      code.times(p.pixels, () => {
        totals.forEach((total, vector) => {
          const deviation = code.variable(f32x4.sub(f32x4.load(value, vector * VECTOR), means[vector]!));
          code.set(total, f32x4.add(total, f32x4.mul(deviation, deviation)));
        });
        code.advance(value, pixelBytes);
      });
      const target = code.variable(i32.add(i32.add(p.sums, i32.mul(picture, pixelBytes)), start));
      totals.forEach((total, vector) => code.store(target, total, vector * VECTOR));
    });
  },
);

/** y = x · slope + shift, then perhaps a ReLU; `slope` and `shift` are `[groups, channels]`. */
export function scaleAndShift(relu: boolean): WasmFunction {
  return wasmFunction(['x', 'slope', 'shift', 'perGroup', 'pixels', 'channels', 'y', 'thread', 'begin', 'end'], (code, p) => {
    eachPictureBlock(code, p, ({ vectors, start, pixelBytes, pictureBytes, picture }) => {
      const group = code.variable(i32.div(picture, p.perGroup));
      const slopes = groupVectors(code, p.slope, { vectors, start, group, pixelBytes });
      const shifts = groupVectors(code, p.shift, { vectors, start, group, pixelBytes });
      const offset = code.variable(i32.add(i32.mul(picture, pictureBytes), start));
      const value = code.variable(i32.add(p.x, offset));
      const target = code.variable(i32.add(p.y, offset));
      code.times(p.pixels, () => {
        for (const vector of vectors) {
          const y = f32x4.add(f32x4.mul(f32x4.load(value, vector * VECTOR), slopes[vector]!), shifts[vector]!);
          code.store(target, relu ? f32x4.relu(y) : y, vector * VECTOR);
        }
        code.advance(value, pixelBytes);
        code.advance(target, pixelBytes);
      });
    });
  });
}

/** Sums over each picture of g and of g · (x − mean), where g is dy or, after a ReLU, dy where y > 0: `sums` is `[pictures, 2, channels]`. */
export function batchNormGradientSums(relu: boolean): WasmFunction {
  return wasmFunction(['dy', 'x', 'y', 'mean', 'perGroup', 'pixels', 'channels', 'sums', 'thread', 'begin', 'end'], (code, p) => {
    eachPictureBlock(code, p, ({ vectors, start, pixelBytes, pictureBytes, picture }) => {
      // Two vectors at a time: more sums and means than registers would go to memory and back.
      for (const pair of pairs(vectors)) {
        const means = groupVectors(code, p.mean, { vectors, start, group: i32.div(picture, p.perGroup), pixelBytes });
        const offset = code.variable(i32.add(i32.mul(picture, pictureBytes), start));
        const [upstream, value, result] = [p.dy, p.x, p.y].map((base) => code.variable(i32.add(base, offset))) as Pointers;
        const sums = pair.map(() => code.variable(f32x4.zero));
        const products = pair.map(() => code.variable(f32x4.zero));
        code.times(p.pixels, () => {
          pair.forEach((vector, index) => {
            const gradient = code.variable(
              masked(f32x4.load(upstream, vector * VECTOR), relu ? f32x4.load(result, vector * VECTOR) : null),
            );
            const deviation = f32x4.sub(f32x4.load(value, vector * VECTOR), means[vector]!);
            code.set(sums[index]!, f32x4.add(sums[index]!, gradient));
            code.set(products[index]!, f32x4.add(products[index]!, f32x4.mul(gradient, deviation)));
          });
          for (const pointer of relu ? [upstream, value, result] : [upstream, value]) code.advance(pointer, pixelBytes);
        });
        const target = code.variable(i32.add(i32.add(p.sums, i32.mul(i32.mul(picture, 2), pixelBytes)), start));
        pair.forEach((vector, index) => code.store(target, sums[index]!, vector * VECTOR));
        code.advance(target, pixelBytes);
        pair.forEach((vector, index) => code.store(target, products[index]!, vector * VECTOR));
      }
    });
  });
}

/** dx = g · slope + (x − mean) · along + shift; all four `[groups, channels]`. */
export function batchNormInputGradient(relu: boolean): WasmFunction {
  return wasmFunction(
    ['dy', 'x', 'y', 'mean', 'slope', 'along', 'shift', 'perGroup', 'pixels', 'channels', 'dx', 'thread', 'begin', 'end'],
    (code, p) => {
      eachPictureBlock(code, p, ({ vectors, start, pixelBytes, pictureBytes, picture }) => {
        const group = code.variable(i32.div(picture, p.perGroup));
        for (const pair of pairs(vectors)) {
          const [means, slopes, alongs, shifts] = [p.mean, p.slope, p.along, p.shift].map((base) =>
            groupVectors(code, base, { vectors, start, group, pixelBytes }),
          ) as [Variable<'v128'>[], Variable<'v128'>[], Variable<'v128'>[], Variable<'v128'>[]];
          const offset = code.variable(i32.add(i32.mul(picture, pictureBytes), start));
          const [upstream, value, result] = [p.dy, p.x, p.y].map((base) => code.variable(i32.add(base, offset))) as Pointers;
          const target = code.variable(i32.add(p.dx, offset));
          code.times(p.pixels, () => {
            for (const vector of pair) {
              const gradient = masked(f32x4.load(upstream, vector * VECTOR), relu ? f32x4.load(result, vector * VECTOR) : null);
              const deviation = f32x4.sub(f32x4.load(value, vector * VECTOR), means[vector]!);
              const projected = f32x4.add(f32x4.mul(deviation, alongs[vector]!), shifts[vector]!);
              code.store(target, f32x4.add(f32x4.mul(gradient, slopes[vector]!), projected), vector * VECTOR);
            }
            for (const pointer of relu ? [upstream, value, result, target] : [upstream, value, target]) code.advance(pointer, pixelBytes);
          });
        }
      });
    },
  );
}

type Pointers = [Variable<'i32'>, Variable<'i32'>, Variable<'i32'>];

interface PictureBlock {
  readonly vectors: readonly number[];
  readonly start: Variable<'i32'>;
  readonly pixelBytes: Variable<'i32'>;
  readonly pictureBytes: Variable<'i32'>;
  readonly picture: Variable<'i32'>;
}

/** Emits the body for each picture of the thread's share and each block of its channels. */
function eachPictureBlock(
  code: Code,
  p: Record<'pixels' | 'channels' | 'begin' | 'end', Variable<'i32'>>,
  body: (block: PictureBlock) => void,
): void {
  const pixelBytes = code.variable(i32.mul(p.channels, FLOAT));
  const pictureBytes = code.variable(i32.mul(p.pixels, pixelBytes));
  code.count(p.begin, p.end, (picture) => {
    eachChannelBlock(code, p.channels, ({ vectors, start }) => body({ vectors, start, pixelBytes, pictureBytes, picture }));
  });
}

/** The block's part of one row of `[groups, channels]`. */
function groupVectors(
  code: Code,
  base: I32,
  { vectors, start, group, pixelBytes }: { vectors: readonly number[]; start: I32; group: I32; pixelBytes: I32 },
): Variable<'v128'>[] {
  const row = code.variable(i32.add(i32.add(base, i32.mul(group, pixelBytes)), start));
  return vectors.map((vector) => code.variable(f32x4.load(row, vector * VECTOR)));
}

function masked(gradient: V128, y: V128 | null): V128 {
  return y ? f32x4.where(gradient, y, f32x4.zero) : gradient;
}

function pairs(vectors: readonly number[]): number[][] {
  return vectors.length > 2 ? [vectors.slice(0, 2), vectors.slice(2)] : [[...vectors]];
}
