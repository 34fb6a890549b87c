import type { Image, Rng, View } from '@leoclr/core';
import { checkImage, checkInterval, checkPixels } from './_check.ts';
import { checkPhotometricDraw } from './_check-draw.ts';
import type { CropBox } from './crop-box.ts';
import { checkBox } from './_check-box.ts';
import { drawFromPlan } from './_draw-from-plan.ts';
import { boxFrame } from './_frame.ts';
import type { Frame } from './_frame.ts';
import type { PhotometricPlan } from './_photometric-plan.ts';
import { photometricPlan } from './_photometric-plan.ts';
import type { PhotometricDraw, PhotometricOptions } from './photometric.ts';
import { drawRandomResizedCrop } from './random-resized-crop.ts';
import type { RandomResizedCropOptions } from './random-resized-crop.ts';
import { render } from './_render.ts';
import type { Size } from './size.ts';
import { viewOf } from './_view-of.ts';

/** Options of {@link cropView}. */
export interface CropViewOptions extends PhotometricOptions {
  /** Side of the square view in pixels. */
  readonly size: number;
  /** Share of the picture's area that the crop covers, [low, high]. Default [0.2, 1] (MoCo-v2). */
  readonly scale?: readonly [number, number];
  /** Width over height of the crop, [low, high]. Default [3/4, 4/3] (torchvision). */
  readonly ratio?: readonly [number, number];
}

/** What was drawn for a crop view: plain data that goes through JSON unharmed. */
export interface CropViewDraw extends PhotometricDraw {
  /** The part of the picture that the view shows. */
  readonly box: CropBox;
}

/**
 * A view that crops at random, resizes, then changes colours, blurs and mirrors at random: with its defaults MoCo-v2's augmentation
 * (`main_moco.py --aug-plus`), up to the random numbers. It is {@link drawCropView} followed by {@link applyCropView}.
 *
 * Randomness: crop, jitter, grey, blur, flip are drawn in this order from the stream that the view is called with, then solarize where the
 * options have it.
 *
 * @throws LeoclrError `option` for a value out of its range.
 */
export function cropView(options: CropViewOptions): View {
  const { size } = options;
  checkPixels('cropView(): expected size', size);
  const plan = cropPlan('cropView', options);

  return viewOf({ viewName: 'crop', size, recipe: { module: import.meta.url, name: 'cropView', options } }, (image, rng) => {
    checkImage('cropView(): expected image', image);
    const draw = drawCrop(rng, image, plan);
    return { frame: cropFrame(size, draw), draw };
  });
}

/**
 * Draws everything that is random about a crop view of a picture of the given size: `cropView(options)` gives the view of these values for
 * the same stream.
 *
 * @throws LeoclrError `option` for a value out of its range.
 *
 * @example
 * ```ts
 * const draw = drawCropView(rng(1, 'augment', { sample: 17 }), image);
 * JSON.stringify(draw); // {"box":{"left":3,…},"colors":[{"property":"hue","amount":0.05},…],"gray":false,…}
 * const view = applyCropView(image, 224, draw);
 * ```
 */
export function drawCropView(rng: Rng, picture: Size, options: Omit<CropViewOptions, 'size'> = {}): CropViewDraw {
  checkPixels('drawCropView(): expected picture.width', picture.width);
  checkPixels('drawCropView(): expected picture.height', picture.height);
  return drawCrop(rng, picture, cropPlan('drawCropView', options));
}

/**
 * The view of `size` × `size` pixels that a draw stands for. Nothing is random here.
 *
 * @throws LeoclrError `option` for a box outside of the picture or another value that `drawCropView` never gives.
 */
export function applyCropView(image: Image, size: number, draw: CropViewDraw): Image {
  checkImage('applyCropView(): expected image', image);
  checkPixels('applyCropView(): expected size', size);
  checkBox('applyCropView(): expected draw.box', draw.box, image);
  checkPhotometricDraw('applyCropView', draw);
  return render(image, cropFrame(size, draw), draw);
}

interface CropPlan {
  readonly crop: RandomResizedCropOptions;
  readonly photometric: PhotometricPlan;
}

function cropPlan(view: string, options: Omit<CropViewOptions, 'size'>): CropPlan {
  const { scale = [0.2, 1], ratio = [3 / 4, 4 / 3] } = options;
  checkInterval(`${view}(): expected scale`, scale, 0);
  checkInterval(`${view}(): expected ratio`, ratio, 0.01);
  return { crop: { scale, ratio }, photometric: photometricPlan(view, options) };
}

function drawCrop(rng: Rng, picture: Size, { crop, photometric }: CropPlan): CropViewDraw {
  const box = drawRandomResizedCrop(rng, picture, crop);
  return { box, ...drawFromPlan(rng, photometric) };
}

function cropFrame(size: number, { box, flip }: CropViewDraw): Frame {
  return boxFrame(box, { width: size, height: size }, flip);
}
