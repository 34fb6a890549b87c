import type { Colour } from './_scene-colour.ts';

/** A picture in the making. */
export interface SceneCanvas {
  /** Side in pixels. */
  readonly size: number;
  /** `[size, size, 3]`, 0–1. */
  readonly pixels: Float32Array;
  /** `[size, size]`: mark of the object that shows at a pixel, 0 for the background. */
  readonly owners: Uint8Array;
}

export function sceneCanvas(size: number): SceneCanvas {
  return { size, pixels: new Float32Array(size * size * 3), owners: new Uint8Array(size * size) };
}

/** Lays a colour over the pixel whose red value is at `at`; opacity 0–1. */
export function lay(pixels: Float32Array, at: number, colour: Colour, opacity: number): void {
  pixels[at]! += (colour[0] - pixels[at]!) * opacity;
  pixels[at + 1]! += (colour[1] - pixels[at + 1]!) * opacity;
  pixels[at + 2]! += (colour[2] - pixels[at + 2]!) * opacity;
}
