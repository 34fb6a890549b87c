import { f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';
import { addProducts } from './_add-products.ts';
import { copyRows } from './_copy-rows.ts';

/** Output pixels that are computed together. With 8 channels each they fill the registers. */
export const PIXELS_TOGETHER = 4;
/** Output channels that are computed together; packed filters come in panels of so many. */
export const PANEL = 8;

const FLOAT = 4;
const PANEL_BYTES = PANEL * FLOAT;

/**
 * Convolution of the pictures `begin` to `end`, as matrix products without an im2col copy: in NHWC the values that one filter row meets
 * are one contiguous run of `run` floats.
 *
 * `offsets` holds, for each output pixel of one picture, two byte offsets: of its first input in the (padded) picture and of its result;
 * their number is a multiple of 4. `padded` is 0 or room for one padded picture of each thread, with zero borders; the picture's `rows` go
 * to `paddedStart`, `pitch` bytes apart. `filter` is packed: `[channels / 8, filterRows, run, 8]`.
 */
export const convolve: WasmFunction = wasmFunction(
  [
    'x',
    'xPictureBytes',
    'padded',
    'paddedBytes',
    'paddedStart',
    'rows',
    'rowBytes',
    'pitch',
    'filter',
    'panels',
    'filterRows',
    'run',
    'offsets',
    'tiles',
    'y',
    'yPictureBytes',
    'thread',
    'begin',
    'end',
  ],
  (code, p) => {
    const own = code.variable(i32.add(p.padded, i32.mul(p.thread, p.paddedBytes)));
    const rowStep = code.variable(i32.sub(p.pitch, i32.mul(p.run, FLOAT)));
    code.count(p.begin, p.end, (picture) => {
      const input = code.variable(i32.add(p.x, i32.mul(picture, p.xPictureBytes)));
      code.if(p.padded, () => {
        copyRows(code, input, i32.add(own, p.paddedStart), p);
        code.set(input, own);
      });
      const panelFilter = code.variable(p.filter);
      const output = code.variable(i32.add(p.y, i32.mul(picture, p.yPictureBytes)));
      code.times(p.panels, () => {
        const offset = code.variable(p.offsets);
        code.times(p.tiles, () => {
          const pixels = eachPixel((pixel) => code.variable(i32.add(input, i32.load(offset, 2 * FLOAT * pixel))));
          const sums = eachPixel(() => [code.variable(f32x4.zero), code.variable(f32x4.zero)] as const);
          const weights = code.variable(panelFilter);
          code.times(p.filterRows, () => {
            code.times(p.run, () => addProducts(code, { pixels, sums, weights }));
            pixels.forEach((pixel) => code.advance(pixel, rowStep));
          });
          sums.forEach(([first, second], pixel) => {
            const target = code.variable(i32.add(output, i32.load(offset, 2 * FLOAT * pixel + FLOAT)));
            code.store(target, first);
            code.store(target, second, 4 * FLOAT);
          });
          code.advance(offset, 2 * FLOAT * PIXELS_TOGETHER);
        });
        code.advance(output, PANEL_BYTES);
        code.set(panelFilter, i32.add(panelFilter, i32.mul(i32.mul(p.filterRows, p.run), PANEL_BYTES)));
      });
    });
  },
);

function eachPixel<T>(make: (pixel: number) => T): T[] {
  return Array.from({ length: PIXELS_TOGETHER }, (_, pixel) => make(pixel));
}
