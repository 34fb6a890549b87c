import type { Rng } from '@leoclr/core';
import type { CropBox } from './crop-box.ts';
import type { Size } from './size.ts';
import { checkInterval } from './_check.ts';

/** Options of {@link drawRandomResizedCrop}. */
export interface RandomResizedCropOptions {
  /** Share of the picture's area that the box covers, [low, high]. Default [0.08, 1] (torchvision). */
  readonly scale?: readonly [number, number];
  /** Width over height of the box, [low, high]. Default [3/4, 4/3] (torchvision). */
  readonly ratio?: readonly [number, number];
}

const ATTEMPTS = 10;

/**
 * A random box as torchvision's `RandomResizedCrop.get_params` draws it: area uniform in `scale` times the picture's area, logarithm of
 * the aspect ratio uniform, offset uniform over all whole-pixel places. After ten boxes that don't fit, the largest centred box whose
 * aspect ratio is allowed.
 *
 * Randomness: two uniforms an attempt, then two integers.
 *
 * @throws LeoclrError `option` for an interval that isn't [low, high].
 */
export function drawRandomResizedCrop(rng: Rng, { width, height }: Size, options: RandomResizedCropOptions = {}): CropBox {
  const { scale = [0.08, 1], ratio = [3 / 4, 4 / 3] } = options;
  checkInterval('drawRandomResizedCrop(): expected scale', scale, 0);
  checkInterval('drawRandomResizedCrop(): expected ratio', ratio, 0.01);
  const logRatio = [Math.log(ratio[0]), Math.log(ratio[1])] as const;

  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const area = width * height * rng.uniformBetween(scale[0], scale[1]);
    const aspect = Math.exp(rng.uniformBetween(logRatio[0], logRatio[1]));
    const boxWidth = Math.round(Math.sqrt(area * aspect));
    const boxHeight = Math.round(Math.sqrt(area / aspect));
    if (boxWidth >= 1 && boxWidth <= width && boxHeight >= 1 && boxHeight <= height) {
      const top = rng.integer(height - boxHeight + 1);
      const left = rng.integer(width - boxWidth + 1);
      return { left, top, width: boxWidth, height: boxHeight };
    }
  }
  return centredBox({ width, height }, ratio);
}

function centredBox({ width, height }: Size, [lowest, highest]: readonly [number, number]): CropBox {
  const aspect = width / height;
  const boxWidth = aspect > highest ? Math.max(1, Math.round(height * highest)) : width;
  const boxHeight = aspect < lowest ? Math.max(1, Math.round(width / lowest)) : height;
  return {
    left: Math.floor((width - boxWidth) / 2),
    top: Math.floor((height - boxHeight) / 2),
    width: boxWidth,
    height: boxHeight,
  };
}
