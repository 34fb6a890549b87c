import { f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { copyRows } from './_copy-rows.ts';

const FLOAT = 4;
/** Rows of the filter's matrix (input values of one pixel) that are computed together, for 8 output channels each. */
export const ROWS_TOGETHER = 4;
const PANEL = 8;

/**
 * The filter's gradient, as the sum over pixels of outer products. The filter is a matrix of filterRows · run rows and `channels` columns;
 * work is split by blocks of 4 rows (`begin` to `end`), so the result does not depend on the number of threads.
 *
 * Pictures are taken in groups that stay in the cache: `groupPictures` whole ones, or, where that is 1, `groupRows` rows of one.
 * `offsets` holds the byte offset of each output pixel of a group in the (padded) pictures. `sums` is `[filterRows, runBlocks · 4, channels]`,
 * since the last block of a run may stand over; its valid rows go to `gradient`.
 */
export const accumulateFilterGradient: WasmFunction = wasmFunction(
  [
    'x',
    'xPictureBytes',
    'padded',
    'paddedBytes',
    'paddedStart',
    'rows',
    'rowBytes',
    'pitch',
    'pictureBytes',
    'dy',
    'pictures',
    'groupPictures',
    'outRows',
    'groupRows',
    'groupStep',
    'outColumns',
    'offsets',
    'channels',
    'run',
    'runBlocks',
    'sums',
    'gradient',
    'thread',
    'begin',
    'end',
  ],
  (code, p) => {
    const columnBytes = code.variable(i32.mul(p.channels, FLOAT));
    const blockBytes = code.variable(i32.mul(columnBytes, ROWS_TOGETHER));
    code.clear(i32.add(p.sums, i32.mul(p.begin, blockBytes)), i32.mul(i32.sub(p.end, p.begin), blockBytes));
    const own = code.variable(i32.add(p.padded, i32.mul(p.thread, p.paddedBytes)));
    const upstream = code.variable(p.dy);
    const picture = code.variable(i32.constant(0));
    code.while(i32.lessThan(picture, p.pictures), () => {
      const together = code.variable(i32.min(p.groupPictures, i32.sub(p.pictures, picture)));
      const input = code.variable(i32.add(p.x, i32.mul(picture, p.xPictureBytes)));
      code.if(p.padded, () => {
        const from = code.variable(input);
        const to = code.variable(i32.add(own, p.paddedStart));
        code.times(together, () => {
          copyRows(code, from, to, p);
          code.advance(from, p.xPictureBytes);
          code.advance(to, p.pictureBytes);
        });
        code.set(input, own);
      });
      const row = code.variable(i32.constant(0));
      code.while(i32.lessThan(row, p.outRows), () => {
        const rows = code.variable(i32.min(p.groupRows, i32.sub(p.outRows, row)));
        const pixels = code.variable(i32.mul(i32.mul(together, rows), p.outColumns));
        addGroup(code, { input, upstream, pixels, columnBytes, p });
        code.set(upstream, i32.add(upstream, i32.mul(pixels, columnBytes)));
        code.advance(input, p.groupStep);
        code.advance(row, p.groupRows);
      });
      code.advance(picture, p.groupPictures);
    });
    copyValidRows(code, p, columnBytes);
  },
);

type Names = 'offsets' | 'channels' | 'run' | 'runBlocks' | 'sums' | 'gradient' | 'pitch' | 'begin' | 'end';

interface Group {
  readonly input: Variable<'i32'>;
  readonly upstream: Variable<'i32'>;
  readonly pixels: Variable<'i32'>;
  readonly columnBytes: Variable<'i32'>;
  readonly p: Record<Names, Variable<'i32'>>;
}

/** Adds the pixels of one group to all blocks of this thread. */
function addGroup(code: Code, { input, upstream, pixels, columnBytes, p }: Group): void {
  code.count(p.begin, p.end, (block) => {
    const filterRow = code.variable(i32.div(block, p.runBlocks));
    const inRun = i32.mul(i32.sub(block, i32.mul(filterRow, p.runBlocks)), ROWS_TOGETHER * FLOAT);
    const values = code.variable(i32.add(i32.add(input, i32.mul(filterRow, p.pitch)), inRun));
    const target = code.variable(i32.add(p.sums, i32.mul(i32.mul(block, ROWS_TOGETHER), columnBytes)));
    const panelUpstream = code.variable(upstream);
    code.times(i32.div(p.channels, PANEL), () => {
      const row = code.variable(target);
      const sums = Array.from({ length: ROWS_TOGETHER }, () => {
        const pair = [code.variable(f32x4.load(row)), code.variable(f32x4.load(row, 4 * FLOAT))] as const;
        code.advance(row, columnBytes);
        return pair;
      });
      const offset = code.variable(p.offsets);
      const gradient = code.variable(panelUpstream);
      code.times(pixels, () => {
        const value = code.variable(i32.add(values, i32.load(offset)));
        const low = code.variable(f32x4.load(gradient));
        const high = code.variable(f32x4.load(gradient, 4 * FLOAT));
        sums.forEach(([first, second], index) => {
          const factor = code.variable(f32x4.loadSplat(value, index * FLOAT));
          code.set(first, f32x4.add(first, f32x4.mul(factor, low)));
          code.set(second, f32x4.add(second, f32x4.mul(factor, high)));
        });
        code.advance(offset, FLOAT);
        code.advance(gradient, columnBytes);
      });
      code.set(row, target);
      for (const [first, second] of sums) {
        code.store(row, first);
        code.store(row, second, 4 * FLOAT);
        code.advance(row, columnBytes);
      }
      code.advance(target, PANEL * FLOAT);
      code.advance(panelUpstream, PANEL * FLOAT);
    });
  });
}

/** The last block of a run may hold rows that belong to nobody: they are left out. */
function copyValidRows(code: Code, p: Record<Names, Variable<'i32'>>, columnBytes: Variable<'i32'>): void {
  code.count(p.begin, p.end, (block) => {
    const filterRow = code.variable(i32.div(block, p.runBlocks));
    const first = code.variable(i32.mul(i32.sub(block, i32.mul(filterRow, p.runBlocks)), ROWS_TOGETHER));
    const rows = i32.min(i32.constant(ROWS_TOGETHER), i32.sub(p.run, first));
    const to = i32.add(p.gradient, i32.mul(i32.add(i32.mul(filterRow, p.run), first), columnBytes));
    code.copy(to, i32.add(p.sums, i32.mul(i32.mul(block, ROWS_TOGETHER), columnBytes)), i32.mul(rows, columnBytes));
  });
}
