import type { Image, Rng, View } from '@leoclr/core';
import { checkInterval, checkPixels } from './_check.ts';
import { applyPhotometric, drawPhotometric, photometricPlan } from './_photometric.ts';
import { resample } from './_resample.ts';
import type { PhotometricOptions } from './photometric.ts';
import { drawRandomResizedCrop } from './random-resized-crop.ts';

/** Options of {@link cropView}. */
export interface CropViewOptions extends PhotometricOptions {
  /** Side of the square view in pixels. */
  readonly size: number;
  /** Share of the picture's area that the crop covers, [low, high]. Default [0.2, 1] (MoCo-v2). */
  readonly scale?: readonly [number, number];
  /** Width over height of the crop, [low, high]. Default [3/4, 4/3] (torchvision). */
  readonly ratio?: readonly [number, number];
}

/**
 * A view that crops at random, resizes, then changes colours, blurs and mirrors at random: with its defaults MoCo-v2's augmentation
 * (`main_moco.py --aug-plus`), up to the random numbers.
 *
 * Randomness: crop, jitter, grey, blur, flip are drawn in this order from the stream that the view is called with.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function cropView(options: CropViewOptions): View {
  const { size, scale = [0.2, 1], ratio = [3 / 4, 4 / 3] } = options;
  checkPixels('cropView(): expected size', size);
  checkInterval('cropView(): expected scale', scale, 0);
  checkInterval('cropView(): expected ratio', ratio, 0.01);
  const plan = photometricPlan('cropView', options);
  const square = { width: size, height: size };

  const view = (image: Image, rng: Rng): Image => {
    const box = drawRandomResizedCrop(rng, image, { scale, ratio });
    const draw = drawPhotometric(rng, plan);
    const data = resample(image, box, square, draw.flip);
    applyPhotometric(data, square, draw);
    return { ...square, data };
  };
  return Object.assign(view, { viewName: 'crop', size, recipe: { module: import.meta.url, name: 'cropView', options } });
}
