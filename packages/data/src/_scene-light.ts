import type { Image, Rng } from '@leoclr/core';

/** Turns `canvas` (`[size, size, 3]`, 0–1) into 8-bit pixels under a light that falls off to one side, with a little grain. */
export function develop(canvas: Float32Array, size: number, draw: Rng): Image {
  const angle = draw.uniformBetween(0, 2 * Math.PI);
  const strength = draw.uniformBetween(0, 0.8) / size;
  const stepX = Math.cos(angle) * strength;
  const stepY = Math.sin(angle) * strength;
  const level = draw.uniformBetween(0.6, 1.1);
  const grain = draw.uniformBetween(2, 10);
  let state = draw.integer(2 ** 32);
  const data = new Uint8Array(size * size * 3);
  for (let row = 0, at = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const light = 255 * (level + (column - size / 2) * stepX + (row - size / 2) * stepY);
      for (let channel = 0; channel < 3; channel++, at++) {
        // A linear congruential step (Numerical Recipes): grain needs no better numbers, and the counter-based stream costs ten times as much.
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        const value = canvas[at]! * light + ((state >>> 8) / 2 ** 24 - 0.5) * 2 * grain;
        data[at] = value < 0 ? 0 : value > 255 ? 255 : value + 0.5;
      }
    }
  }
  return { width: size, height: size, data };
}
