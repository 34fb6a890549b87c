import type { CropViewOptions } from '../crop-view.ts';

/**
 * SwAV's augmentation without its crops (facebookresearch/swav `src/multicropdataset.py`): colour distortion of strength 1 with probability
 * 0.8, grey 0.2, Pillow's blur with probability 0.5, flip 0.5. The code flips before it changes colours; the two commute.
 */
export const swavAugmentation: Omit<CropViewOptions, 'size' | 'scale'> = {
  jitter: { brightness: 0.8, contrast: 0.8, saturation: 0.8, hue: 0.2, probability: 0.8 },
  grayscaleProbability: 0.2,
  blur: { probability: 0.5, sigma: [0.1, 2] },
  flipProbability: 0.5,
};
