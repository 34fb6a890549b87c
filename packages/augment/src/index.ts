// Views
export { applyCropView, cropView, drawCropView, type CropViewDraw, type CropViewOptions } from './crop-view.ts';
export { applyOriginalView, drawOriginalView, originalView, type OriginalViewDraw, type OriginalViewOptions } from './original-view.ts';
export { tenCropViews, type TenCropViewsOptions } from './ten-crop-views.ts';
export { testView, type CropPlace, type TestViewOptions } from './test-view.ts';
export { corruptedView, type CorruptedViewOptions, type Corruption } from './corruptions/corrupted-view.ts';
export {
  drawPhotometric,
  photometric,
  type BlurOptions,
  type PhotometricDraw,
  type PhotometricOptions,
  type SolarizeOptions,
} from './photometric.ts';
export * from './presets/index.ts';

// Geometry
export type { CropBox } from './crop-box.ts';
export type { Size } from './size.ts';
export { centerCrop } from './center-crop.ts';
export { drawRandomResizedCrop, type RandomResizedCropOptions } from './random-resized-crop.ts';
export { drawHorizontalFlip, type DrawHorizontalFlipOptions } from './draw-horizontal-flip.ts';
export { horizontalFlip } from './horizontal-flip.ts';
export { resize } from './resize.ts';
export { resizedCrop } from './resized-crop.ts';
export { resizeShortSide } from './resize-short-side.ts';

// Colour and blur
export { adjustBrightness } from './adjust-brightness.ts';
export { adjustContrast } from './adjust-contrast.ts';
export { adjustHue } from './adjust-hue.ts';
export { adjustSaturation } from './adjust-saturation.ts';
export { colorJitter, drawColorJitter, type ColorChange, type ColorJitterOptions } from './color-jitter.ts';
export { drawGaussianBlur, type DrawGaussianBlurOptions } from './draw-gaussian-blur.ts';
export { drawGrayscale, type DrawGrayscaleOptions } from './draw-grayscale.ts';
export { drawSolarize } from './draw-solarize.ts';
export { gaussianBlur } from './gaussian-blur.ts';
export { gaussianKernelBlur, type GaussianKernelBlurOptions } from './gaussian-kernel-blur.ts';
export { grayscale } from './grayscale.ts';
export { solarize } from './solarize.ts';

// Values for the network
export { normalization, type Normalization } from './normalization.ts';
export { normalize } from './normalize.ts';
