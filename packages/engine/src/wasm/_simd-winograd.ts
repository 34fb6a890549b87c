import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Conv2dGeometry } from '../composed/_conv2d-geometry.ts';
import { PLANES, TILE, TILE_SCRATCH_BYTES } from './kernels/_winograd-tiles.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

const FLOAT = 4;
/** Working memory of a thread that should stay in its second-level cache, in bytes. */
const CACHE_BYTES = 512 * 1024;
/** Below so many channels the transforms take longer than the products that they save. */
const FEWEST_CHANNELS = 16;
/** Below so many tiles the filter's transform takes longer than the products that they save. */
const FEWEST_TILES = 8;

/** Parts of the batch whose filter gradients are summed apart. */
const MOST_PARTS = 8;
/** Room that these sums may take, in bytes. */
const PARTS_BYTES = 4 * 1024 * 1024;

/** A stride-1 convolution of x with a packed 3 × 3 filter, `[panels, 9, channels, 8]`. */
export interface WinogradPass {
  readonly x: TensorInfo;
  readonly y: TensorInfo;
  readonly packed: number;
  /** Zeros above and to the left of x; below 0 is not possible. */
  readonly top: number;
  readonly left: number;
}

/** True where tiles save enough products to pay for the transforms. */
export function fitsWinograd(geometry: Conv2dGeometry): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, batch, inChannels, outChannels, outHeight, outWidth, top, left } = geometry;
  const isPlain = [filterHeight, filterWidth].join() === '3,3' && [strideHeight, strideWidth].join() === '1,1';
  const isPadded = [top, left].every((zeros) => zeros >= 0 && zeros <= 2);
  const isWide = [inChannels, outChannels].every((channels) => channels >= FEWEST_CHANNELS && channels % 8 === 0);
  const tiles = Math.ceil(outHeight / TILE) * Math.ceil(outWidth / TILE);
  return isPlain && isPadded && isWide && batch * tiles >= FEWEST_TILES && 1.5 * PLANES * tiles < 9 * outHeight * outWidth;
}

export function winogradConvolution(runtime: SimdRuntime, { x, y, packed, top, left }: WinogradPass): void {
  const [pictures, height, width, channels] = x.shape as [number, number, number, number];
  const [, outHeight, outWidth, outChannels] = y.shape as [number, number, number, number];
  const panels = outChannels / 8;
  const [tilesDown, tilesAcross] = [Math.ceil(outHeight / TILE), Math.ceil(outWidth / TILE)];
  const tiles = tilesDown * tilesAcross;
  const groupPictures = Math.max(1, Math.floor(CACHE_BYTES / (PLANES * (channels + outChannels) * FLOAT) / tiles));
  const groupTiles = Math.ceil((groupPictures * tiles) / 4) * 4;
  const pitch = (TILE * tilesAcross + 2) * channels * FLOAT;
  const paddedBytes = (TILE * tilesDown + 2) * pitch;
  const workBytes = TILE_SCRATCH_BYTES + PLANES * groupTiles * (channels + outChannels) * FLOAT;
  const work = runtime.scratch('winograd', runtime.threads * workBytes);
  const products = runtime.scratch('winograd filter', PLANES * channels * outChannels * FLOAT);
  const padded = runtime.scratch(
    `winograd padded ${[height, width, channels, top, left, tilesDown, tilesAcross].join()}`,
    runtime.threads * paddedBytes,
  );
  runtime.run('winogradFilter', [packed, panels, channels, products, work, workBytes], panels, { grain: Math.ceil(4096 / channels) });
  runtime.run(
    'winogradConvolve',
    [
      runtime.address(x),
      height * width * channels * FLOAT,
      padded,
      paddedBytes,
      top * pitch + left * channels * FLOAT,
      height,
      width * channels * FLOAT,
      pitch,
      channels,
      tilesDown,
      tilesAcross,
      products,
      panels,
      work,
      workBytes,
      groupPictures,
      groupTiles,
      pictures,
      runtime.address(y),
      outHeight,
      outWidth,
    ],
    Math.ceil(pictures / groupPictures),
  );
}

/** The gradient of a 3 × 3 filter with stride 1. */
export function winogradFilterGradient(
  runtime: SimdRuntime,
  { x, dy }: { x: TensorInfo; dy: TensorInfo },
  { top, left }: { top: number; left: number },
): TensorInfo {
  const [pictures, height, width, inChannels] = x.shape as [number, number, number, number];
  const [, outHeight, outWidth, outChannels] = dy.shape as [number, number, number, number];
  const gradient = runtime.output([3, 3, inChannels, outChannels]);
  const [tilesDown, tilesAcross] = [Math.ceil(outHeight / TILE), Math.ceil(outWidth / TILE)];
  const tiles = tilesDown * tilesAcross;
  const sumBytes = PLANES * inChannels * outChannels * FLOAT;
  const parts = Math.min(pictures, MOST_PARTS, Math.max(2, Math.floor(PARTS_BYTES / sumBytes)));
  const groupPictures = Math.max(1, Math.floor(CACHE_BYTES / (PLANES * (inChannels + outChannels) * FLOAT) / tiles));
  const groupTiles = groupPictures * tiles;
  const workBytes = TILE_SCRATCH_BYTES + PLANES * groupTiles * (inChannels + outChannels) * FLOAT;
  const work = runtime.scratch('winograd', runtime.threads * workBytes);
  const sums = runtime.scratch('winograd sums', parts * sumBytes);
  const [xPitch, dyPitch] = [(TILE * tilesAcross + 2) * inChannels * FLOAT, TILE * tilesAcross * outChannels * FLOAT];
  const [xPaddedBytes, dyPaddedBytes] = [(TILE * tilesDown + 2) * xPitch, TILE * tilesDown * dyPitch];
  const padded = (name: string, key: readonly number[], byteCount: number): number =>
    runtime.scratch(`winograd ${name} ${key.join()}`, runtime.threads * byteCount);
  const xPadded = padded('padded', [height, width, inChannels, top, left, tilesDown, tilesAcross], xPaddedBytes);
  const dyPadded = padded('gradient', [outHeight, outWidth, outChannels], dyPaddedBytes);
  runtime.run(
    'winogradFilterGradient',
    [
      runtime.address(x),
      height * width * inChannels * FLOAT,
      xPadded,
      xPaddedBytes,
      top * xPitch + left * inChannels * FLOAT,
      height,
      width * inChannels * FLOAT,
      xPitch,
      inChannels,
      runtime.address(dy),
      outHeight * outWidth * outChannels * FLOAT,
      dyPadded,
      dyPaddedBytes,
      outHeight,
      outWidth * outChannels * FLOAT,
      dyPitch,
      outChannels,
      tilesDown,
      tilesAcross,
      work,
      workBytes,
      groupPictures,
      groupTiles,
      pictures,
      parts,
      sums,
    ],
    parts,
  );
  const finish = [sums, parts, inChannels, outChannels, runtime.address(gradient), work, workBytes];
  runtime.run('winogradFinishFilterGradient', finish, inChannels, { grain: Math.ceil(512 / outChannels) });
  return gradient;
}
