import { f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, I32, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { addProducts } from './_add-products.ts';
import { PLANES, TILE, TILE_SCRATCH_BYTES, transformPictures } from './_winograd-tiles.ts';
import { transformTile, winogradLines } from './_winograd-transform.ts';

const FLOAT = 4;
const VECTOR = 16;
const PANEL_BYTES = 32;
/** Panels `begin` to `end` of a packed 3 × 3 filter, `[panels, 9, channels, 8]`, to `[36, panels, channels, 8]`. */
export const winogradFilter: WasmFunction = wasmFunction(
  ['packed', 'panels', 'channels', 'products', 'scratch', 'scratchBytes', 'thread', 'begin', 'end'],
  (code, p) => {
    const tap = code.variable(i32.mul(p.channels, PANEL_BYTES));
    const plane = code.variable(i32.mul(p.panels, tap));
    code.count(p.begin, p.end, (panel) => {
      const from = code.variable(i32.add(p.packed, i32.mul(panel, i32.mul(tap, 9))));
      const to = code.variable(i32.add(p.products, i32.mul(panel, tap)));
      code.times(i32.mul(p.channels, 2), () => {
        transformTile(code, {
          line: winogradLines.filter,
          from: 3,
          to: 6,
          source: { at: from, row: i32.mul(tap, 3), column: tap },
          target: { at: to, row: i32.mul(plane, 6), column: plane },
          scratch: i32.add(p.scratch, i32.mul(p.thread, p.scratchBytes)),
        });
        code.advance(from, VECTOR);
        code.advance(to, VECTOR);
      });
    });
  },
);

/**
 * 3 × 3 convolution with stride 1 of groups `begin` to `end` of `groupPictures` pictures each. `products` is what `winogradFilter` made;
 * `work` is room for each thread: one tile, the inputs `[36, groupTiles, channels]` and the products `[36, groupTiles, panels · 8]`.
 */
export const winogradConvolve: WasmFunction = wasmFunction(
  [
    'x',
    'xPictureBytes',
    'padded',
    'paddedBytes',
    'paddedStart',
    'rows',
    'rowBytes',
    'pitch',
    'channels',
    'tilesDown',
    'tilesAcross',
    'products',
    'panels',
    'work',
    'workBytes',
    'groupPictures',
    'groupTiles',
    'pictures',
    'y',
    'outHeight',
    'outWidth',
    'thread',
    'begin',
    'end',
  ],
  (code, p) => {
    const own = code.variable(i32.add(p.work, i32.mul(p.thread, p.workBytes)));
    const inputs = code.variable(i32.add(own, TILE_SCRATCH_BYTES));
    const inPlane = code.variable(i32.mul(i32.mul(p.groupTiles, p.channels), FLOAT));
    const results = code.variable(i32.add(inputs, i32.mul(inPlane, PLANES)));
    const outPixel = code.variable(i32.mul(p.panels, PANEL_BYTES));
    const outPlane = code.variable(i32.mul(p.groupTiles, outPixel));
    code.count(p.begin, p.end, (group) => {
      const first = code.variable(i32.mul(group, p.groupPictures));
      const last = code.variable(i32.min(p.pictures, i32.add(first, p.groupPictures)));
      const pictures = { ...p, at: p.x, pictureBytes: p.xPictureBytes };
      transformPictures(code, {
        pictures,
        line: winogradLines.input,
        side: 6,
        p,
        first,
        last,
        scratch: own,
        target: inputs,
        plane: inPlane,
      });
      multiplyPlanes(code, { p, inputs, results, inPlane, outPlane });
      const tile = code.variable(results);
      code.count(first, last, (picture) => {
        const output = code.variable(i32.add(p.y, i32.mul(picture, i32.mul(i32.mul(p.outHeight, p.outWidth), outPixel))));
        code.count(i32.constant(0), p.tilesDown, (down) => {
          code.count(i32.constant(0), p.tilesAcross, (across) => {
            const pixel = i32.add(i32.mul(i32.mul(down, TILE), p.outWidth), i32.mul(across, TILE));
            const target = code.variable(i32.add(output, i32.mul(pixel, outPixel)));
            const stored = {
              rows: code.variable(i32.min(i32.constant(TILE), i32.sub(p.outHeight, i32.mul(down, TILE)))),
              columns: code.variable(i32.min(i32.constant(TILE), i32.sub(p.outWidth, i32.mul(across, TILE)))),
            };
            code.times(i32.mul(p.panels, 2), () => {
              transformTile(code, {
                line: winogradLines.output,
                from: 6,
                to: 4,
                source: { at: tile, row: i32.mul(outPlane, 6), column: outPlane },
                target: { at: target, row: i32.mul(p.outWidth, outPixel), column: outPixel },
                scratch: own,
                stored,
              });
              code.advance(tile, VECTOR);
              code.advance(target, VECTOR);
            });
          });
        });
      });
    });
  },
);

interface Planes {
  readonly p: Record<'channels' | 'panels' | 'groupTiles' | 'products', Variable<'i32'>>;
  readonly inputs: I32;
  readonly results: I32;
  readonly inPlane: I32;
  readonly outPlane: I32;
}

/** For each of the 36 planes: `[tiles, channels]` times `[channels, panels · 8]`. */
function multiplyPlanes(code: Code, { p, inputs, results, inPlane, outPlane }: Planes): void {
  const inPixel = code.variable(i32.mul(p.channels, FLOAT));
  const outPixel = code.variable(i32.mul(p.panels, PANEL_BYTES));
  const filter = code.variable(p.products);
  const source = code.variable(inputs);
  const target = code.variable(results);
  code.times(i32.constant(PLANES), () => {
    const column = code.variable(target);
    code.times(p.panels, () => {
      const tile = code.variable(source);
      const result = code.variable(column);
      code.times(i32.div(p.groupTiles, 4), () => {
        const pixels = [0, 1, 2, 3].map((index) => code.variable(i32.add(tile, i32.mul(inPixel, index))));
        const sums = pixels.map(() => [code.variable(f32x4.zero), code.variable(f32x4.zero)] as const);
        const weights = code.variable(filter);
        code.times(p.channels, () => addProducts(code, { pixels, sums, weights }));
        for (const [low, high] of sums) {
          code.store(result, low);
          code.store(result, high, VECTOR);
          code.advance(result, outPixel);
        }
        code.advance(tile, i32.mul(inPixel, 4));
      });
      code.advance(column, PANEL_BYTES);
      code.advance(filter, i32.mul(p.channels, PANEL_BYTES));
    });
    code.advance(source, inPlane);
    code.advance(target, outPlane);
  });
}
