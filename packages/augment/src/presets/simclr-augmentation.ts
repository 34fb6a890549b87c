import { checkPixels, checkRange } from '../_check.ts';
import type { CropViewOptions } from '../crop-view.ts';
import { kernelSizeOf } from './_kernel-size.ts';

/** Options of {@link simclrAugmentation}. */
export interface SimclrAugmentationOptions {
  /** Side of the square view in pixels: the blur's kernel is a tenth of it. Default 224. */
  readonly size?: number;
  /** Strength s of the colour jitter, 0–2.5. Default 1, as for ImageNet; for CIFAR-10 SimCLR uses 0.5 (README of google-research/simclr). */
  readonly strength?: number;
  /** Whether views are blurred at all. Default true, as for ImageNet; for CIFAR-10 SimCLR doesn't. */
  readonly blur?: boolean;
}

/**
 * SimCLR's augmentation as options of `cropView` (arXiv 2002.05709, appendix A; google-research/simclr `data_util.py`): jitter 0.8·s, 0.8·s,
 * 0.8·s, 0.2·s with probability 0.8, grey 0.2, blur with a kernel of a tenth of the side, sigma 0.1–2, probability 0.5.
 *
 * As in the usual PyTorch versions the transforms are torchvision's. Against the TensorFlow code that means bilinear in place of bicubic
 * resizing, 8 bits between the steps, mirrored in place of black surroundings for the blur, and torchvision's way of drawing crops.
 *
 * @throws LeoclrError `option` for a strength outside [0, 2.5].
 */
export function simclrAugmentation({ size = 224, strength = 1, blur = true }: SimclrAugmentationOptions = {}): CropViewOptions {
  checkPixels('simclrAugmentation(): expected size', size);
  checkRange('simclrAugmentation(): expected strength', strength, 0, 2.5);
  const most = 0.8 * strength;
  return {
    size,
    scale: [0.08, 1], // crop_and_resize: area_range
    jitter: { brightness: most, contrast: most, saturation: most, hue: 0.2 * strength, probability: 0.8 },
    grayscaleProbability: 0.2,
    blur: blur ? { probability: 0.5, sigma: [0.1, 2], kernelSize: kernelSizeOf(size) } : null,
    flipProbability: 0.5,
  };
}
