import type { Image, Rng } from '@leoclr/core';
import { checkImage, checkRange } from './_check.ts';
import { checkColorChanges } from './_check-draw.ts';
import { changedColors } from './_changed-colors.ts';

/** Options of {@link drawColorJitter}; a strength of 0 leaves that property alone. */
export interface ColorJitterOptions {
  /** Factor uniform in [max(0, 1 − brightness), 1 + brightness]. Default 0. */
  readonly brightness?: number;
  /** Factor uniform in [max(0, 1 − contrast), 1 + contrast]. Default 0. */
  readonly contrast?: number;
  /** Factor uniform in [max(0, 1 − saturation), 1 + saturation]. Default 0. */
  readonly saturation?: number;
  /** Turn uniform in [−hue, hue], at most 0.5. Default 0. */
  readonly hue?: number;
}

/** One change of colour: a factor for the first three, a turn for hue. */
export interface ColorChange {
  readonly property: 'brightness' | 'contrast' | 'saturation' | 'hue';
  readonly amount: number;
}

/**
 * Random colour changes in random order, as torchvision's `ColorJitter.get_params` draws them.
 *
 * Randomness: one permutation of four, then one uniform a property that isn't 0.
 *
 * @throws LeoclrError `option` for a negative strength or a hue above 0.5.
 */
export function drawColorJitter(rng: Rng, options: ColorJitterOptions = {}): readonly ColorChange[] {
  const { brightness = 0, contrast = 0, saturation = 0, hue = 0 } = options;
  checkRange('drawColorJitter(): expected brightness', brightness, 0);
  checkRange('drawColorJitter(): expected contrast', contrast, 0);
  checkRange('drawColorJitter(): expected saturation', saturation, 0);
  checkRange('drawColorJitter(): expected hue', hue, 0, 0.5);

  const order = rng.permutation(4);
  const factor = (strength: number): number => rng.uniformBetween(Math.max(0, 1 - strength), 1 + strength);
  const changes: (ColorChange | null)[] = [
    brightness === 0 ? null : { property: 'brightness', amount: factor(brightness) },
    contrast === 0 ? null : { property: 'contrast', amount: factor(contrast) },
    saturation === 0 ? null : { property: 'saturation', amount: factor(saturation) },
    hue === 0 ? null : { property: 'hue', amount: rng.uniformBetween(-hue, hue) },
  ];
  return Array.from(order, (index) => changes[index]!).filter((change) => change !== null);
}

/**
 * The picture after the given colour changes, in their order.
 *
 * @throws LeoclrError `option` for a negative factor, a turn outside [−0.5, 0.5] or an unknown property.
 */
export function colorJitter(image: Image, changes: readonly ColorChange[]): Image {
  checkImage('colorJitter(): expected image', image);
  checkColorChanges('colorJitter(): expected changes', changes);
  return changedColors(image, changes);
}
