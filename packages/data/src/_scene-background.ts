import type { Rng } from '@leoclr/core';
import type { Colour } from './_scene-plan.ts';
import { randomColour } from './_scene-plan.ts';

/** Fills `canvas` (`[size, size, 3]`, 0–1) with blended random colours under soft noise, strewn with plain strokes. */
export function paintBackground(canvas: Float32Array, size: number, draw: Rng): void {
  paintClouds(canvas, size, draw);
  const strokes = 6 + draw.integer(8);
  for (let index = 0; index < strokes; index++) paintStroke(canvas, size, draw);
}

/** Colours at the nodes of a coarse random lattice, blended in between. */
function paintClouds(canvas: Float32Array, size: number, draw: Rng): void {
  const cells = 2 + draw.integer(4);
  const side = cells + 1;
  const from = randomColour(draw);
  const to = randomColour(draw);
  const nodes = Float32Array.from({ length: side * side }, () => draw.uniform());
  for (let row = 0; row < size; row++) {
    const y = ((row + 0.5) / size) * cells;
    const top = Math.min(Math.floor(y), cells - 1);
    for (let column = 0; column < size; column++) {
      const x = ((column + 0.5) / size) * cells;
      const left = Math.min(Math.floor(x), cells - 1);
      const at = top * side + left;
      const right = x - left;
      const upper = nodes[at]! * (1 - right) + nodes[at + 1]! * right;
      const lower = nodes[at + side]! * (1 - right) + nodes[at + side + 1]! * right;
      blend(canvas, (row * size + column) * 3, upper + (lower - upper) * (y - top), from, to);
    }
  }
}

// oxlint-disable-next-line max-params
function blend(canvas: Float32Array, at: number, share: number, from: Colour, to: Colour): void {
  for (let channel = 0; channel < 3; channel++) canvas[at + channel] = from[channel]! + (to[channel]! - from[channel]!) * share;
}

/** A straight stroke with round ends in one colour: clutter without a pattern. */
function paintStroke(canvas: Float32Array, size: number, draw: Rng): void {
  const x = draw.uniform() * size;
  const y = draw.uniform() * size;
  const angle = draw.uniformBetween(0, Math.PI);
  const half = draw.uniformBetween(0, 0.2) * size;
  const radius = draw.uniformBetween(0.01, 0.05) * size;
  const colour = randomColour(draw);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const reachX = half * Math.abs(cos) + radius + 1;
  const reachY = half * Math.abs(sin) + radius + 1;
  for (let row = Math.max(0, Math.floor(y - reachY)); row < Math.min(size, y + reachY); row++) {
    for (let column = Math.max(0, Math.floor(x - reachX)); column < Math.min(size, x + reachX); column++) {
      const dx = column + 0.5 - x;
      const dy = row + 0.5 - y;
      const along = Math.max(-half, Math.min(half, dx * cos + dy * sin));
      const cover = radius + 0.5 - Math.hypot(dx - along * cos, dy - along * sin);
      if (cover <= 0) continue;
      const opacity = Math.min(1, cover);
      const at = (row * size + column) * 3;
      for (let channel = 0; channel < 3; channel++) canvas[at + channel]! += (colour[channel]! - canvas[at + channel]!) * opacity;
    }
  }
}
