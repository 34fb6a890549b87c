// Views
export { cropView } from './crop-view.ts';
export type { CropViewOptions } from './crop-view.ts';
export { originalView } from './original-view.ts';
export type { OriginalViewOptions } from './original-view.ts';
export { testView } from './test-view.ts';
export type { TestViewOptions } from './test-view.ts';
export type { PhotometricOptions } from './photometric.ts';
export { cifarAugmentation } from './cifar-augmentation.ts';
export { mocoV2Augmentation } from './moco-v2-augmentation.ts';

// Geometry
export type { CropBox } from './crop-box.ts';
export type { Size } from './size.ts';
export { centerCrop } from './center-crop.ts';
export { drawRandomResizedCrop } from './random-resized-crop.ts';
export type { RandomResizedCropOptions } from './random-resized-crop.ts';
export { horizontalFlip } from './horizontal-flip.ts';
export { resize } from './resize.ts';
export { resizedCrop } from './resized-crop.ts';
export { resizeShortSide } from './resize-short-side.ts';

// Colour and blur
export { adjustBrightness } from './adjust-brightness.ts';
export { adjustContrast } from './adjust-contrast.ts';
export { adjustHue } from './adjust-hue.ts';
export { adjustSaturation } from './adjust-saturation.ts';
export { colorJitter, drawColorJitter } from './color-jitter.ts';
export type { ColorChange, ColorJitterOptions } from './color-jitter.ts';
export { gaussianBlur } from './gaussian-blur.ts';
export { grayscale } from './grayscale.ts';
export { solarize } from './solarize.ts';

// Values for the network
export { normalization } from './normalization.ts';
export type { Normalization } from './normalization.ts';
export { normalize } from './normalize.ts';
