import { blendWithFlat } from './_blend.ts';
import type { ColorChange } from './color-jitter.ts';
import { scaleContrast } from './_contrast.ts';
import { turnHue } from './_hue.ts';
import { scaleSaturation } from './_saturation.ts';

const change: Record<ColorChange['property'], (data: Uint8Array, amount: number) => void> = {
  brightness: (data, factor) => blendWithFlat(data, 0, factor),
  contrast: scaleContrast,
  saturation: scaleSaturation,
  hue: turnHue,
};

/** Applies colour changes in their order, in place. */
export function changeColors(data: Uint8Array, changes: readonly ColorChange[]): void {
  for (const { property, amount } of changes) change[property](data, amount);
}
