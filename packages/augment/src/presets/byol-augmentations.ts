import { checkPixels } from '../_check.ts';
import type { CropViewOptions } from '../crop-view.ts';
import { kernelSizeOf } from './_kernel-size.ts';

/** Options of {@link byolAugmentations}. */
export interface ByolAugmentationsOptions {
  /** Side of the square views in pixels: the blur's kernel is a tenth of it. Default 224. */
  readonly size?: number;
}

/**
 * BYOL's two augmentations as options of `cropView` (arXiv 2006.07733, appendix on image augmentations; google-deepmind/deepmind-research
 * `byol/utils/augmentations.py` and `dataset.py`). Both jitter by 0.4, 0.4, 0.2, 0.1 with probability 0.8 and take the colour out with
 * probability 0.2; the first always blurs, the second blurs with probability 0.1 and solarizes with probability 0.2.
 *
 * The transforms are torchvision's. Against the JAX code that means bilinear in place of bicubic resizing, brightness and saturation as
 * blends (there brightness is added and saturation scaled in HSV), contrast about the mean grey in place of each channel's mean, mirrored in
 * place of black surroundings for the blur, and crops that are drawn anew where the code clips one that is too large.
 */
export function byolAugmentations({ size = 224 }: ByolAugmentationsOptions = {}): [CropViewOptions, CropViewOptions] {
  checkPixels('byolAugmentations(): expected size', size);
  const blur = { sigma: [0.1, 2], kernelSize: kernelSizeOf(size) } as const;
  const shared: CropViewOptions = {
    size,
    scale: [0.08, 1],
    jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.2, hue: 0.1, probability: 0.8 },
    grayscaleProbability: 0.2,
    flipProbability: 0.5,
  };
  return [
    { ...shared, blur: { ...blur, probability: 1 } },
    { ...shared, blur: { ...blur, probability: 0.1 }, solarize: { probability: 0.2, threshold: 128 } },
  ];
}
