import { dispose, randomNormal, tidy } from '@tensorflow/tfjs-core';
import type { Rank } from '@tensorflow/tfjs-core';
import { conv2d } from './conv2d.ts';

const SIDE = 32;
const CHANNELS = 64;
/** Multiply and add of each of the 3 × 3 × C × C products of each pixel. */
const FLOP_PER_IMAGE = 2 * 9 * CHANNELS * CHANNELS * SIDE * SIDE;

/**
 * Returns the speed of one 3 × 3 convolution (64 → 64 channels, 32 × 32 pixels) on the engine in use, in GFLOP/s. Takes about a second.
 */
export async function measureConvolution(): Promise<number> {
  const filter = randomNormal<Rank.R4>([3, 3, CHANNELS, CHANNELS], 0, 0.05);
  const once = async (batch: number): Promise<number> => {
    const x = randomNormal<Rank.R4>([batch, SIDE, SIDE, CHANNELS]);
    const start = performance.now();
    const y = tidy(() => conv2d(x, filter, { padding: 1 }));
    await y.data();
    const seconds = (performance.now() - start) / 1000;
    dispose([x, y]);
    return (FLOP_PER_IMAGE * batch) / seconds / 1e9;
  };
  // The first call warms up and shows how large a batch fits into the time.
  const rough = await once(1);
  const batch = rough < 5 ? 1 : 16;
  let best = rough;
  for (let round = 0; round < 3; round++) best = Math.max(best, await once(batch));
  filter.dispose();
  return best;
}
