import type { Image } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { Normalization } from './normalization.ts';
import { checkImage } from './_check.ts';

/**
 * Writes (value / 255 − mean) / std of every pixel into `out` from index `offset` on, `[H, W, 3]` row by row. Bit for bit torchvision's
 * `ToTensor` and `Normalize` in float32.
 *
 * @throws LeoclrError `shape` when the picture doesn't fit into `out`.
 */
export function normalize(image: Image, { mean, std }: Normalization, out: Float32Array, offset = 0): void {
  checkImage('normalize(): expected image', image);
  const { data } = image;
  if (offset < 0 || offset + data.length > out.length) {
    throw new LeoclrError(
      'shape',
      `normalize(): expected out to have room for ${data.length} values from index ${offset} on, got ${out.length} values in all.`,
    );
  }
  const [red, green, blue] = [0, 1, 2].map((channel) => table(mean[channel]!, std[channel]!)) as [Float32Array, Float32Array, Float32Array];
  for (let i = 0, to = offset; i < data.length; i += 3, to += 3) {
    out[to] = red[data[i]!]!;
    out[to + 1] = green[data[i + 1]!]!;
    out[to + 2] = blue[data[i + 2]!]!;
  }
}

/** The result for each of the 256 values, with the roundings of three float32 operations. */
function table(mean: number, std: number): Float32Array {
  const values = new Float32Array(256);
  for (let value = 0; value < 256; value++) {
    values[value] = Math.fround(Math.fround(value / 255) - Math.fround(mean)) / Math.fround(std);
  }
  return values;
}
