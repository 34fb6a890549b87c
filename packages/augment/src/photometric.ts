import type { ColorJitterOptions } from './color-jitter.ts';

/** The colour, blur and flip part of a view, in MoCo-v2's order: jitter, grey, blur, flip. */
export interface PhotometricOptions {
  /**
   * Colour jitter and how often it happens. Default brightness 0.4, contrast 0.4, saturation 0.4, hue 0.1, probability 0.8 (MoCo-v2);
   * values left out are those. Null: never.
   */
  readonly jitter?: (ColorJitterOptions & { readonly probability?: number }) | null;
  /** How often the picture loses its colour, 0–1. Default 0.2 (MoCo-v2). */
  readonly grayscaleProbability?: number;
  /**
   * Gaussian blur: how often, and the interval of its standard deviation in pixels. Default probability 0.5, sigma [0.1, 2] (MoCo-v2);
   * values left out are those. Null: never.
   */
  readonly blur?: { readonly probability?: number; readonly sigma?: readonly [number, number] } | null;
  /** How often the picture is mirrored left to right, 0–1. Default 0.5 (MoCo-v2). */
  readonly flipProbability?: number;
}
