import type { CropViewOptions } from '../crop-view.ts';

/**
 * MoCo-v1's augmentation, which is InstDisc's (facebookresearch/moco `main_moco.py` without `--aug-plus`): grey first, then a jitter that
 * always happens and turns the hue by up to 0.4; no blur.
 */
export const mocoV1Augmentation: Omit<CropViewOptions, 'size'> = {
  scale: [0.2, 1],
  jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.4, probability: 1 },
  grayscaleProbability: 0.2,
  grayscaleFirst: true,
  blur: null,
  flipProbability: 0.5,
};
