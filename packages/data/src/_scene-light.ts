import type { Image, Rng } from '@leoclr/core';
import type { SceneCanvas } from './_scene-canvas.ts';

/** The finished 8-bit picture: under a light that falls off to one side, with a little grain. */
export function develop({ size, pixels }: SceneCanvas, draw: Rng): Image {
  const angle = draw.uniformBetween(0, 2 * Math.PI);
  const strength = (255 * draw.uniformBetween(0, 0.4)) / size;
  const stepX = Math.cos(angle) * strength;
  const stepY = Math.sin(angle) * strength;
  const level = 255 * draw.uniformBetween(0.85, 1.1);
  const grain = draw.uniformBetween(2, 6) / 2 ** 31; // half the width of its even distribution, in grey levels
  let state = draw.integer(2 ** 32);
  const data = new Uint8ClampedArray(size * size * 3);
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const light = level + (column + 0.5 - size / 2) * stepX + (row + 0.5 - size / 2) * stepY;
      for (const end = at + 3; at < end; at++) {
        // A linear congruential step (Numerical Recipes): grain needs no better numbers, and counter-based ones would cost more than the drawing.
        state = (Math.imul(state, 1664525) + 1013904223) | 0;
        data[at] = pixels[at]! * light + state * grain;
      }
    }
  }
  return { width: size, height: size, data: new Uint8Array(data.buffer) };
}
