import { f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { eachChannelBlock } from './_channel-blocks.ts';

const FLOAT = 4;
const VECTOR = 16;

/**
 * The largest value of each window, of what lies in the picture. `windows` holds, for each output pixel, the first and one past the last row
 * and column of its window: 4 whole numbers.
 */
export const maxPool: WasmFunction = wasmFunction(
  ['x', 'pictureBytes', 'rowBytes', 'channels', 'windows', 'outPixels', 'y', 'thread', 'begin', 'end'],
  (code, p) => {
    eachWindow(code, p, ({ vectors, first, result, window }) => {
      const y = code.variable(i32.add(p.y, result));
      const largest = vectors.map((vector) => code.variable(f32x4.load(i32.add(p.x, first), vector * VECTOR)));
      eachPixel(code, window, i32.add(p.x, first), (pixel) =>
        largest.forEach((value, vector) => code.set(value, f32x4.max(value, f32x4.load(pixel, vector * VECTOR)))),
      );
      largest.forEach((value, vector) => code.store(y, value, vector * VECTOR));
    });
  },
);

/** Adds each window's gradient to the first of its values that equals the largest. `dx` holds zeros before. */
export const maxPoolGradient: WasmFunction = wasmFunction(
  ['x', 'pictureBytes', 'rowBytes', 'channels', 'windows', 'outPixels', 'y', 'dy', 'dx', 'thread', 'begin', 'end'],
  (code, p) => {
    const toGradient = code.variable(i32.sub(p.dx, p.x));
    eachWindow(code, p, ({ vectors, first, result, window }) => {
      const y = code.variable(i32.add(p.y, result));
      const dy = code.variable(i32.add(p.dy, result));
      for (const vector of vectors) {
        const largest = code.variable(f32x4.load(y, vector * VECTOR));
        const left = code.variable(f32x4.load(dy, vector * VECTOR));
        eachPixel(code, window, i32.add(p.x, first), (pixel) => {
          const target = code.variable(i32.add(pixel, toGradient));
          const taken = code.variable(f32x4.whereEqual(left, f32x4.load(pixel, vector * VECTOR), largest));
          code.store(target, f32x4.add(f32x4.load(target, vector * VECTOR), taken), vector * VECTOR);
          // What one pixel took is gone for the others.
          code.set(left, f32x4.sub(left, taken));
        });
      }
    });
  },
);

interface Window {
  readonly rows: Variable<'i32'>;
  readonly columns: Variable<'i32'>;
  readonly pixelBytes: Variable<'i32'>;
  readonly rowBytes: Variable<'i32'>;
}

interface WindowBlock {
  readonly vectors: readonly number[];
  /** Bytes from the start of x to the window's first pixel, and from the start of y to the result. */
  readonly first: Variable<'i32'>;
  readonly result: Variable<'i32'>;
  readonly window: Window;
}

type Names = 'pictureBytes' | 'rowBytes' | 'channels' | 'windows' | 'outPixels' | 'begin' | 'end';

function eachWindow(code: Code, p: Record<Names, Variable<'i32'>>, body: (block: WindowBlock) => void): void {
  const pixelBytes = code.variable(i32.mul(p.channels, FLOAT));
  code.count(p.begin, p.end, (picture) => {
    const entry = code.variable(p.windows);
    const output = code.variable(i32.mul(i32.mul(picture, p.outPixels), pixelBytes));
    code.times(p.outPixels, () => {
      const top = code.variable(i32.load(entry));
      const left = code.variable(i32.load(entry, 2 * FLOAT));
      const rows = code.variable(i32.sub(i32.load(entry, FLOAT), top));
      const columns = code.variable(i32.sub(i32.load(entry, 3 * FLOAT), left));
      const corner = i32.add(i32.mul(picture, p.pictureBytes), i32.add(i32.mul(top, p.rowBytes), i32.mul(left, pixelBytes)));
      const start = code.variable(corner);
      eachChannelBlock(code, p.channels, (block) => {
        const first = code.variable(i32.add(start, block.start));
        const result = code.variable(i32.add(output, block.start));
        body({ vectors: block.vectors, first, result, window: { rows, columns, pixelBytes, rowBytes: p.rowBytes } });
      });
      code.advance(entry, 4 * FLOAT);
      code.advance(output, pixelBytes);
    });
  });
}

function eachPixel(
  code: Code,
  { rows, columns, pixelBytes, rowBytes }: Window,
  first: Parameters<Code['times']>[0],
  body: (pixel: Variable<'i32'>) => void,
): void {
  const row = code.variable(first);
  code.times(rows, () => {
    const pixel = code.variable(row);
    code.times(columns, () => {
      body(pixel);
      code.advance(pixel, pixelBytes);
    });
    code.advance(row, rowBytes);
  });
}
