import type { CropViewOptions } from '../crop-view.ts';

/**
 * The augmentation of MoCo's CIFAR-10 notebook: smaller crops, no blur. The notebook flips before it jitters; the two commute, so the
 * views are distributed alike.
 */
export const cifarAugmentation: Omit<CropViewOptions, 'size'> = {
  scale: [0.08, 1],
  jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, probability: 0.8 },
  grayscaleProbability: 0.2,
  blur: null,
  flipProbability: 0.5,
};
