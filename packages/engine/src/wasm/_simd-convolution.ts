import { util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Conv2dGeometry } from '../composed/_conv2d-geometry.ts';
import { inputGradientPhases } from '../composed/_input-gradient-phases.ts';
import type { AxisPhase } from '../composed/_input-gradient-phases.ts';
import { ROWS_TOGETHER } from './kernels/_accumulate-filter-gradient.ts';
import { PANEL, PIXELS_TOGETHER } from './kernels/_convolve.ts';
import type { SimdRuntime } from './_simd-runtime.ts';
import { fitsWinograd, winogradConvolution, winogradFilterGradient } from './_simd-winograd.ts';
import type { Cut } from './_worker-pool.ts';

const FLOAT = 4;
/** Room that the filter gradient's inner loop may take in the first-level cache, in bytes. */
const CACHE_BYTES = 24 * 1024;

/** A picture and the zeros around it, as a convolution sees them. Sizes below 0 cut. */
interface Frame {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Convolution of x with a filter, or null when the channels don't fit our machine code. */
export function simdConvolution(
  runtime: SimdRuntime,
  { x, filter }: { x: TensorInfo; filter: TensorInfo },
  geometry: Conv2dGeometry,
): TensorInfo | null {
  const { batch, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } = geometry;
  if (outChannels % PANEL !== 0) return null;
  const y = runtime.output([batch, outHeight, outWidth, outChannels]);
  const packed = runtime.scratch('filter', util.sizeFromShape(filter.shape) * FLOAT);
  const filterRows = filterHeight * filterWidth * inChannels;
  runtime.run('packFilter', [runtime.address(filter), filterRows, outChannels, packed], outChannels / PANEL, packingCut(filter));
  if (runtime.winograd && fitsWinograd(geometry)) {
    winogradConvolution(runtime, { x, y, packed, top: geometry.top, left: geometry.left });
    return y;
  }
  const frame = frameOf(geometry);
  convolve(runtime, {
    x,
    y,
    frame,
    packed,
    panels: outChannels / PANEL,
    filterHeight,
    run: filterWidth * inChannels,
    rows: outHeight,
    columns: outWidth,
    place: (row, column) => [offsetIn(frame, row * strideHeight, column * strideWidth), (row * outWidth + column) * outChannels * FLOAT],
    key: `forward ${Object.values(geometry).join()}`,
  });
  return y;
}

/** The picture's gradient, one stride-1 convolution for each phase of the stride, written straight to its places. */
export function simdInputGradient(
  runtime: SimdRuntime,
  { dy, filter }: { dy: TensorInfo; filter: TensorInfo },
  geometry: Conv2dGeometry,
): TensorInfo | null {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterWidth } = geometry;
  if (inChannels % PANEL !== 0) return null;
  const dx = runtime.output([batch, inHeight, inWidth, inChannels]);
  const packed = runtime.scratch('filter', util.sizeFromShape(filter.shape) * FLOAT);
  const { vertical, horizontal } = inputGradientPhases(geometry);
  const phases = vertical.flatMap((down) => horizontal.map((across) => ({ down, across })));
  // Where the stride is larger than the filter, some pixels meet nothing.
  if (phases.some(({ down, across }) => down.taps.length === 0 || across.taps.length === 0)) runtime.clear(dx);
  for (const { down, across } of phases) {
    const taps = down.taps.flatMap((row) => across.taps.map((column) => row * filterWidth + column));
    if (taps.length === 0 || down.count === 0 || across.count === 0) continue;
    const key = `back ${Object.values(geometry).join()} ${down.phase},${across.phase}`;
    const tapTable = runtime.table(`${key} taps`, () => Int32Array.from(taps, (tap) => tap * inChannels * outChannels * FLOAT));
    runtime.run(
      'packTurnedFilter',
      [runtime.address(filter), tapTable, taps.length, inChannels, outChannels, packed],
      inChannels / PANEL,
      packingCut(filter),
    );
    if (runtime.winograd && fitsWinograd(geometry) && down.before >= 0 && across.before >= 0) {
      winogradConvolution(runtime, { x: dy, y: dx, packed, top: down.before, left: across.before });
      return dx;
    }
    const frame = { height: outHeight, width: outWidth, channels: outChannels, ...around(down, across) };
    convolve(runtime, {
      x: dy,
      y: dx,
      frame,
      packed,
      panels: inChannels / PANEL,
      filterHeight: down.taps.length,
      run: across.taps.length * outChannels,
      rows: down.count,
      columns: across.count,
      place: (row, column) => [
        offsetIn(frame, row, column),
        ((row * geometry.strideHeight + down.phase) * inWidth + column * geometry.strideWidth + across.phase) * inChannels * FLOAT,
      ],
      key,
    });
  }
  return dx;
}

/** The filter's gradient, or null when the channels don't fit our machine code. */
export function simdFilterGradient(
  runtime: SimdRuntime,
  { x, dy }: { x: TensorInfo; dy: TensorInfo },
  geometry: Conv2dGeometry,
): TensorInfo | null {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } =
    geometry;
  if (outChannels % PANEL !== 0) return null;
  if (runtime.winograd && fitsWinograd(geometry)) return winogradFilterGradient(runtime, { x, dy }, geometry);
  const gradient = runtime.output([filterHeight, filterWidth, inChannels, outChannels]);
  const run = filterWidth * inChannels;
  const runBlocks = Math.ceil(run / ROWS_TOGETHER);
  const sums = runtime.scratch('sums', filterHeight * runBlocks * ROWS_TOGETHER * outChannels * FLOAT);
  const frame = frameOf(geometry);
  const pictureBytes = bytesOf(frame);
  const key = `filter ${Object.values(geometry).join()}`;

  const target = Math.min(512, Math.max(64, Math.floor(CACHE_BYTES / ((inChannels + outChannels) * FLOAT))));
  const groupPictures = Math.max(1, Math.floor(target / (outHeight * outWidth)));
  const groupRows = groupPictures > 1 ? outHeight : Math.min(outHeight, Math.max(1, Math.floor(target / outWidth)));
  const offsets = runtime.table(key, () => {
    const pixelsInPicture = groupRows * outWidth;
    return Int32Array.from({ length: groupPictures * pixelsInPicture }, (_, index) => {
      const pixel = index % pixelsInPicture;
      const inPicture = offsetIn(frame, Math.floor(pixel / outWidth) * strideHeight, (pixel % outWidth) * strideWidth);
      return inPicture + Math.floor(index / pixelsInPicture) * pictureBytes;
    });
  });
  const padded = isPadded(frame) ? runtime.scratch(`${key} padded`, runtime.threads * groupPictures * pictureBytes + 16) : 0;
  runtime.run(
    'accumulateFilterGradient',
    [
      runtime.address(x),
      inHeight * inWidth * inChannels * FLOAT,
      padded,
      groupPictures * pictureBytes,
      paddedStart(frame),
      inHeight,
      inWidth * inChannels * FLOAT,
      pitchOf(frame),
      pictureBytes,
      runtime.address(dy),
      batch,
      groupPictures,
      outHeight,
      groupRows,
      groupRows * strideHeight * pitchOf(frame),
      outWidth,
      offsets,
      outChannels,
      run,
      runBlocks,
      sums,
      runtime.address(gradient),
    ],
    filterHeight * runBlocks,
    // Each part copies the padded pictures anew.
    { partsPerThread: padded ? 2 : 4 },
  );
  return gradient;
}

interface Pass {
  readonly x: TensorInfo;
  readonly y: TensorInfo;
  readonly frame: Frame;
  readonly packed: number;
  readonly panels: number;
  readonly filterHeight: number;
  readonly run: number;
  /** Pixels that are computed. */
  readonly rows: number;
  readonly columns: number;
  /** Byte offsets of a pixel's first input and of its result. */
  readonly place: (row: number, column: number) => [number, number];
  /** Name of the pass: same name, same shapes. */
  readonly key: string;
}

function convolve(runtime: SimdRuntime, { x, y, frame, packed, panels, filterHeight, run, rows, columns, place, key }: Pass): void {
  const tiles = Math.ceil((rows * columns) / PIXELS_TOGETHER);
  const offsets = runtime.table(key, () => {
    // The last tile repeats the last pixel.
    const whole = Array.from({ length: tiles * PIXELS_TOGETHER }, (_, index) => Math.min(index, rows * columns - 1));
    return Int32Array.from(whole.flatMap((pixel) => place(Math.floor(pixel / columns), pixel % columns)));
  });
  const paddedBytes = bytesOf(frame);
  const padded = isPadded(frame) ? runtime.scratch(`${key} padded`, runtime.threads * paddedBytes) : 0;
  const [batch, ...picture] = y.shape as [number, number, number, number];
  runtime.run(
    'convolve',
    [
      runtime.address(x),
      frame.height * frame.width * frame.channels * FLOAT,
      padded,
      paddedBytes,
      paddedStart(frame),
      frame.height,
      frame.width * frame.channels * FLOAT,
      pitchOf(frame),
      packed,
      panels,
      filterHeight,
      run,
      offsets,
      tiles,
      runtime.address(y),
      picture[0] * picture[1] * picture[2] * FLOAT,
    ],
    batch,
  );
}

/** Small filters are packed by one thread. */
function packingCut({ shape }: TensorInfo): Cut {
  return { partsPerThread: util.sizeFromShape(shape) < 65536 ? 0 : 1 };
}

function frameOf({ inHeight, inWidth, inChannels, top, left, bottom, right }: Conv2dGeometry): Frame {
  return { height: inHeight, width: inWidth, channels: inChannels, top, left, bottom, right };
}

function around(down: AxisPhase, across: AxisPhase): { top: number; left: number; bottom: number; right: number } {
  return { top: down.before, bottom: down.after, left: across.before, right: across.after };
}

function isPadded({ top, left, bottom, right }: Frame): boolean {
  return top > 0 || left > 0 || bottom > 0 || right > 0;
}

function pitchOf({ width, channels, left, right }: Frame): number {
  return (width + Math.max(0, left) + Math.max(0, right)) * channels * FLOAT;
}

function bytesOf(frame: Frame): number {
  return (frame.height + Math.max(0, frame.top) + Math.max(0, frame.bottom)) * pitchOf(frame);
}

function paddedStart(frame: Frame): number {
  return Math.max(0, frame.top) * pitchOf(frame) + Math.max(0, frame.left) * frame.channels * FLOAT;
}

/** Byte offset of the place that lies `row` and `column` after the frame's upper left corner. */
function offsetIn(frame: Frame, row: number, column: number): number {
  const { top, left, channels } = frame;
  return (row + Math.max(0, -top)) * pitchOf(frame) + (column + Math.max(0, -left)) * channels * FLOAT;
}
