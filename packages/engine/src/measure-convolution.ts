import { dispose, randomNormal, tidy } from '@tensorflow/tfjs-core';
import type { Rank, Tensor4D } from '@tensorflow/tfjs-core';
import { conv2d } from './conv2d.ts';

const SIDE = 32;
const CHANNELS = 64;
/** Multiply and add of each of the 3 × 3 × C × C products of each pixel. */
const FLOP_PER_IMAGE = 2 * 9 * CHANNELS * CHANNELS * SIDE * SIDE;
const IMAGES = 8;
/** Long enough for V8 to compile our machine code a second time, for speed. */
const TIME_LIMIT_MS = 500;

/**
 * Returns the speed of one 3 × 3 convolution (64 → 64 channels, 32 × 32 pixels) on the engine in use, in GFLOP/s. Takes about a second.
 */
export async function measureConvolution(): Promise<number> {
  const filter = randomNormal<Rank.R4>([3, 3, CHANNELS, CHANNELS], 0, 0.05);
  const start = performance.now();
  let best = 0;
  // A slow engine gets one picture.
  let images = 1;
  do {
    const speed = await once(filter, images);
    if (speed > 5) images = IMAGES;
    best = Math.max(best, speed);
  } while (performance.now() - start < TIME_LIMIT_MS);
  filter.dispose();
  return best;
}

async function once(filter: Tensor4D, images: number): Promise<number> {
  const x = randomNormal<Rank.R4>([images, SIDE, SIDE, CHANNELS]);
  const start = performance.now();
  const y = tidy(() => conv2d(x, filter, { padding: 1 }));
  await y.data();
  const seconds = (performance.now() - start) / 1000;
  dispose([x, y]);
  return (FLOP_PER_IMAGE * images) / seconds / 1e9;
}
