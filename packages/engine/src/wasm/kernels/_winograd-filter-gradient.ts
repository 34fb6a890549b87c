import { f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, I32, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { PLANES, TILE_SCRATCH_BYTES, transformPictures } from './_winograd-tiles.ts';
import { transformTile, winogradLines } from './_winograd-transform.ts';

const FLOAT = 4;
const VECTOR = 16;
const PANEL_BYTES = 32;
const ROWS_TOGETHER = 4;

/**
 * The gradient of a 3 × 3 filter with stride 1 in the transformed domain, `[36, inChannels, outChannels]`, of each of the `parts` of the
 * batch from `begin` to `end`. There are as many parts whatever the number of threads, so the result does not depend on it.
 *
 * `work` is room for each thread: one tile, the inputs `[36, groupTiles, inChannels]` and the gradients `[36, groupTiles, outChannels]`.
 */
export const winogradFilterGradient: WasmFunction = wasmFunction(
  [
    'x',
    'xPictureBytes',
    'xPadded',
    'xPaddedBytes',
    'xPaddedStart',
    'xRows',
    'xRowBytes',
    'xPitch',
    'inChannels',
    'dy',
    'dyPictureBytes',
    'dyPadded',
    'dyPaddedBytes',
    'dyRows',
    'dyRowBytes',
    'dyPitch',
    'outChannels',
    'tilesDown',
    'tilesAcross',
    'work',
    'workBytes',
    'groupPictures',
    'groupTiles',
    'pictures',
    'parts',
    'sums',
    'thread',
    'begin',
    'end',
  ],
  (code, p) => {
    const own = code.variable(i32.add(p.work, i32.mul(p.thread, p.workBytes)));
    const inputs = code.variable(i32.add(own, TILE_SCRATCH_BYTES));
    const inPlane = code.variable(i32.mul(i32.mul(p.groupTiles, p.inChannels), FLOAT));
    const upstreams = code.variable(i32.add(inputs, i32.mul(inPlane, PLANES)));
    const outPlane = code.variable(i32.mul(i32.mul(p.groupTiles, p.outChannels), FLOAT));
    const partBytes = code.variable(i32.mul(i32.mul(i32.mul(p.inChannels, p.outChannels), FLOAT), PLANES));
    const x = {
      at: p.x,
      pictureBytes: p.xPictureBytes,
      padded: p.xPadded,
      paddedBytes: p.xPaddedBytes,
      paddedStart: p.xPaddedStart,
      rows: p.xRows,
      rowBytes: p.xRowBytes,
      pitch: p.xPitch,
      channels: p.inChannels,
    };
    const dy = {
      at: p.dy,
      pictureBytes: p.dyPictureBytes,
      padded: p.dyPadded,
      paddedBytes: p.dyPaddedBytes,
      paddedStart: i32.constant(0),
      rows: p.dyRows,
      rowBytes: p.dyRowBytes,
      pitch: p.dyPitch,
      channels: p.outChannels,
    };
    code.count(p.begin, p.end, (part) => {
      const sums = code.variable(i32.add(p.sums, i32.mul(part, partBytes)));
      code.clear(sums, partBytes);
      const first = code.variable(i32.div(i32.mul(part, p.pictures), p.parts));
      const end = code.variable(i32.div(i32.mul(i32.add(part, 1), p.pictures), p.parts));
      code.while(i32.lessThan(first, end), () => {
        const last = code.variable(i32.min(end, i32.add(first, p.groupPictures)));
        const range = { p, first, last, scratch: own };
        transformPictures(code, { ...range, pictures: x, line: winogradLines.input, side: 6, target: inputs, plane: inPlane });
        transformPictures(code, { ...range, pictures: dy, line: winogradLines.upstream, side: 4, target: upstreams, plane: outPlane });
        const tiles = code.variable(i32.mul(i32.sub(last, first), i32.mul(p.tilesDown, p.tilesAcross)));
        addPlanes(code, { inputs, upstreams, inPlane, outPlane, tiles, sums, p });
        code.set(first, last);
      });
    });
  },
);

interface Planes {
  readonly inputs: I32;
  readonly upstreams: I32;
  readonly inPlane: I32;
  readonly outPlane: I32;
  readonly tiles: I32;
  readonly sums: I32;
  readonly p: Record<'inChannels' | 'outChannels', Variable<'i32'>>;
}

/** Adds, for each of the 36 planes, the outer products of all tiles: 4 input by 8 output channels at a time. */
function addPlanes(code: Code, { inputs, upstreams, inPlane, outPlane, tiles, sums, p }: Planes): void {
  const inPixel = code.variable(i32.mul(p.inChannels, FLOAT));
  const outPixel = code.variable(i32.mul(p.outChannels, FLOAT));
  const input = code.variable(inputs);
  const upstream = code.variable(upstreams);
  const target = code.variable(sums);
  code.times(i32.constant(PLANES), () => {
    const channels = code.variable(input);
    code.times(i32.div(p.inChannels, ROWS_TOGETHER), () => {
      const panel = code.variable(upstream);
      const corner = code.variable(target);
      code.times(i32.div(p.outChannels, 8), () => {
        addTiles(code, { channels, panel, corner, tiles, inPixel, outPixel });
        code.advance(panel, PANEL_BYTES);
        code.advance(corner, PANEL_BYTES);
      });
      code.advance(channels, ROWS_TOGETHER * FLOAT);
      code.advance(target, i32.mul(outPixel, ROWS_TOGETHER));
    });
    code.advance(input, inPlane);
    code.advance(upstream, outPlane);
  });
}

interface Block {
  readonly channels: I32;
  readonly panel: I32;
  readonly corner: I32;
  readonly tiles: I32;
  readonly inPixel: I32;
  readonly outPixel: I32;
}

function addTiles(code: Code, { channels, panel, corner, tiles, inPixel, outPixel }: Block): void {
  const row = code.variable(corner);
  const sums = Array.from({ length: ROWS_TOGETHER }, () => {
    const pair = [code.variable(f32x4.load(row)), code.variable(f32x4.load(row, VECTOR))] as const;
    code.advance(row, outPixel);
    return pair;
  });
  const value = code.variable(channels);
  const gradient = code.variable(panel);
  code.times(tiles, () => {
    const low = code.variable(f32x4.load(gradient));
    const high = code.variable(f32x4.load(gradient, VECTOR));
    sums.forEach(([first, second], index) => {
      const factor = code.variable(f32x4.loadSplat(value, index * FLOAT));
      code.set(first, f32x4.add(first, f32x4.mul(factor, low)));
      code.set(second, f32x4.add(second, f32x4.mul(factor, high)));
    });
    code.advance(value, inPixel);
    code.advance(gradient, outPixel);
  });
  code.set(row, corner);
  for (const [first, second] of sums) {
    code.store(row, first);
    code.store(row, second, VECTOR);
    code.advance(row, outPixel);
  }
}

/** Adds the parts up and transforms them back: input channels `begin` to `end` of `[3, 3, inChannels, outChannels]`. */
export const winogradFinishFilterGradient: WasmFunction = wasmFunction(
  ['sums', 'parts', 'inChannels', 'outChannels', 'gradient', 'work', 'workBytes', 'thread', 'begin', 'end'],
  (code, p) => {
    const own = code.variable(i32.add(p.work, i32.mul(p.thread, p.workBytes)));
    const rowBytes = code.variable(i32.mul(p.outChannels, FLOAT));
    const plane = code.variable(i32.mul(p.inChannels, rowBytes));
    const partBytes = code.variable(i32.mul(plane, PLANES));
    code.count(p.begin, p.end, (channel) => {
      const source = code.variable(i32.add(p.sums, i32.mul(channel, rowBytes)));
      const target = code.variable(i32.add(p.gradient, i32.mul(channel, rowBytes)));
      code.times(i32.div(p.outChannels, 4), () => {
        addParts(code, { source, partBytes, plane, parts: p.parts });
        transformTile(code, {
          line: winogradLines.filterGradient,
          from: 6,
          to: 3,
          source: { at: source, row: i32.mul(plane, 6), column: plane },
          target: { at: target, row: i32.mul(plane, 3), column: plane },
          scratch: own,
        });
        code.advance(source, VECTOR);
        code.advance(target, VECTOR);
      });
    });
  },
);

/** Adds the second part and all others to the first, at one place of each plane. */
function addParts(code: Code, { source, partBytes, plane, parts }: { source: I32; partBytes: I32; plane: I32; parts: I32 }): void {
  const first = code.variable(source);
  code.times(i32.constant(PLANES), () => {
    const total = code.variable(f32x4.load(first));
    const other = code.variable(first);
    code.count(i32.constant(1), parts, () => {
      code.advance(other, partBytes);
      code.set(total, f32x4.add(total, f32x4.load(other)));
    });
    code.store(first, total);
    code.advance(first, plane);
  });
}
