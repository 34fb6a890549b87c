import type { Image, Rng } from '@leoclr/core';
import { checkImage } from './_check.ts';
import { checkPhotometricDraw } from './_check-draw.ts';
import type { ColorChange, ColorJitterOptions } from './color-jitter.ts';
import { drawFromPlan } from './_draw-from-plan.ts';
import { wholeFrame } from './_frame.ts';
import { photometricPlan } from './_photometric-plan.ts';
import { render } from './_render.ts';

/** The colour, blur and flip part of a view, in the order jitter, grey, blur, solarize; the flip commutes with all of them. */
export interface PhotometricOptions {
  /**
   * Colour jitter and how often it happens. Default brightness 0.4, contrast 0.4, saturation 0.4, hue 0.1, probability 0.8 (MoCo-v2);
   * values left out are those. Null: never.
   */
  readonly jitter?: (ColorJitterOptions & { readonly probability?: number }) | null;
  /** How often the picture loses its colour, 0–1. Default 0.2 (MoCo-v2). */
  readonly grayscaleProbability?: number;
  /** Whether the colour is lost before the jitter and not after it. Default false; true is MoCo-v1's order. */
  readonly grayscaleFirst?: boolean;
  /** Gaussian blur. Default probability 0.5, sigma [0.1, 2] (MoCo-v2); values left out are those. Null: never. */
  readonly blur?: BlurOptions | null;
  /** Inverting of bright values, after the blur (BYOL). Default null: never. */
  readonly solarize?: SolarizeOptions | null;
  /** How often the picture is mirrored left to right, 0–1. Default 0.5 (MoCo-v2). */
  readonly flipProbability?: number;
}

/** How often a view is blurred, and how. */
export interface BlurOptions {
  /** 0–1. Default 0.5 (MoCo-v2). */
  readonly probability?: number;
  /** Interval of the standard deviation in pixels. Default [0.1, 2] (MoCo-v2). */
  readonly sigma?: readonly [number, number];
  /**
   * Side in pixels of a true Gaussian kernel like torchvision's, odd. Default null: Pillow's blur, which is what MoCo-v2 uses; see
   * `gaussianKernelBlur` for how the two differ.
   */
  readonly kernelSize?: number | null;
}

/** How often the bright values of a view are inverted, and which. */
export interface SolarizeOptions {
  /** 0–1. Default 0.2 (BYOL's second view). */
  readonly probability?: number;
  /** Values from here on are inverted, 0–256. Default 128 (BYOL's 0.5, on the scale 0–255). */
  readonly threshold?: number;
}

/** What was drawn for one view: plain data that goes through JSON unharmed. */
export interface PhotometricDraw {
  /** Changes of colour in their order, none when the view isn't jittered. Grey that comes first is a first change to saturation 0. */
  readonly colors: readonly ColorChange[];
  readonly gray: boolean;
  /** Standard deviation of the blur; null: no blur. */
  readonly sigma: number | null;
  /** Side of the blur's kernel; null: Pillow's blur. */
  readonly kernelSize: number | null;
  /** Values from here on are inverted; null: none. */
  readonly solarize: number | null;
  readonly flip: boolean;
}

/**
 * Draws the colour, blur and flip part of a view.
 *
 * Randomness: jitter, grey, blur and flip, in this order, and then solarize when it is asked for, so that turning it on changes none of the
 * other draws.
 *
 * @throws LeoclrError `option` for a value out of its range.
 *
 * @example
 * ```ts
 * const draw = drawPhotometric(rng(1, 'augment', { sample: 17 }), { blur: null });
 * const changed = photometric(image, draw);
 * ```
 */
export function drawPhotometric(rng: Rng, options: PhotometricOptions = {}): PhotometricDraw {
  return drawFromPlan(rng, photometricPlan('drawPhotometric', options));
}

/**
 * The picture with the drawn changes: colours, grey, blur, solarize, flip.
 *
 * @throws LeoclrError `option` for a draw that no `drawPhotometric` gives.
 */
export function photometric(image: Image, draw: PhotometricDraw): Image {
  checkImage('photometric(): expected image', image);
  checkPhotometricDraw('photometric', draw);
  return render(image, { ...wholeFrame(image), mirror: draw.flip }, draw);
}
