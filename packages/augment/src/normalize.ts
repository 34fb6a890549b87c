import type { Image } from '@leoclr/core';
import type { Normalization } from './normalization.ts';
import { normalizationTables } from './_normalization-tables.ts';
import { checkImage } from './_check.ts';
import { checkTarget } from './_check-target.ts';

/**
 * Writes (value / 255 − mean) / std of every pixel into `out` from index `offset` on, `[H, W, 3]` row by row. Bit for bit torchvision's
 * `ToTensor` and `Normalize` in float32.
 *
 * @throws LeoclrError `shape` when the picture doesn't fit into `out`.
 */
export function normalize(image: Image, { mean, std }: Normalization, out: Float32Array, offset = 0): void {
  checkImage('normalize(): expected image', image);
  const { data } = image;
  checkTarget('normalize', { out, offset }, data.length);
  const [red, green, blue] = normalizationTables({ mean, std });
  for (let i = 0, to = offset; i < data.length; i += 3, to += 3) {
    out[to] = red[data[i]!]!;
    out[to + 1] = green[data[i + 1]!]!;
    out[to + 2] = blue[data[i + 2]!]!;
  }
}
