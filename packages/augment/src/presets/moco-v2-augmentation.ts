import type { CropViewOptions } from '../crop-view.ts';

/** MoCo-v2's augmentation, written out (facebookresearch/moco `main_moco.py --aug-plus`); the defaults of `cropView`. */
export const mocoV2Augmentation: Omit<CropViewOptions, 'size'> = {
  scale: [0.2, 1],
  jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, probability: 0.8 },
  grayscaleProbability: 0.2,
  blur: { probability: 0.5, sigma: [0.1, 2] },
  flipProbability: 0.5,
};
