import type { Rng } from '@leoclr/core';

/** Red, green, blue, each 0–1. */
export type Colour = readonly [number, number, number];

/** A colour of random hue. `saturation` 0 is grey; `brightness` is kept unless a channel is clipped. */
export function randomColour(brightness: number, saturation: number, draw: Rng): Colour {
  const red = draw.uniform();
  const green = draw.uniform();
  const blue = draw.uniform();
  const grey = 0.299 * red + 0.587 * green + 0.114 * blue; // ITU-R BT.601
  const channel = (value: number): number => Math.max(0, Math.min(1, brightness + (value - grey) * saturation));
  return [channel(red), channel(green), channel(blue)];
}

/** A dark and a light colour in either order: a pattern of the two shows in grey too. */
export function darkAndLight(draw: Rng): readonly [Colour, Colour] {
  const dark = randomColour(draw.uniformBetween(0, 0.35), 0.6, draw);
  const light = randomColour(draw.uniformBetween(0.65, 1), 0.6, draw);
  return draw.chance(0.5) ? [dark, light] : [light, dark];
}
