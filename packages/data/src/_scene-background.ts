import type { Rng } from '@leoclr/core';
import type { SceneCanvas } from './_scene-canvas.ts';
import { lay } from './_scene-canvas.ts';
import type { Colour } from './_scene-colour.ts';
import { randomColour } from './_scene-colour.ts';

/** Fills the canvas with two blended colours of middle brightness and strews plain strokes over them. */
export function paintBackground(canvas: SceneCanvas, draw: Rng): void {
  paintClouds(canvas, draw);
  const strokes = 2 + draw.integer(5);
  for (let index = 0; index < strokes; index++) paintStroke(canvas, draw);
  canvas.owners.fill(0);
}

/** Blends two colours by random shares at the nodes of a coarse lattice. */
function paintClouds({ size, pixels }: SceneCanvas, draw: Rng): void {
  const cells = 2 + draw.integer(4);
  const side = cells + 1;
  const from = randomColour(draw.uniformBetween(0.3, 0.7), 0.4, draw);
  const to = randomColour(draw.uniformBetween(0.3, 0.7), 0.4, draw);
  const change: Colour = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const nodes = new Float32Array(side * side);
  for (let node = 0; node < nodes.length; node++) nodes[node] = draw.uniform();
  for (let row = 0, at = 0; row < size; row++) {
    const y = ((row + 0.5) / size) * cells;
    const top = Math.floor(y);
    for (let column = 0; column < size; column++, at += 3) {
      const x = ((column + 0.5) / size) * cells;
      const left = Math.floor(x);
      const node = top * side + left;
      const upper = nodes[node]! + (nodes[node + 1]! - nodes[node]!) * (x - left);
      const lower = nodes[node + side]! + (nodes[node + side + 1]! - nodes[node + side]!) * (x - left);
      const share = upper + (lower - upper) * (y - top);
      pixels[at] = from[0] + change[0] * share;
      pixels[at + 1] = from[1] + change[1] * share;
      pixels[at + 2] = from[2] + change[2] * share;
    }
  }
}

/** A straight stroke with round ends in one colour of any brightness: clutter without a pattern. */
function paintStroke({ size, pixels }: SceneCanvas, draw: Rng): void {
  const x = draw.uniform() * size;
  const y = draw.uniform() * size;
  const angle = draw.uniformBetween(0, Math.PI);
  const half = draw.uniformBetween(0, 0.2) * size;
  const radius = draw.uniformBetween(0.01, 0.05) * size;
  const colour = randomColour(draw.uniform(), 1, draw);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const reachX = half * Math.abs(cos) + radius + 1;
  const reachY = half * Math.abs(sin) + radius + 1;
  const lastRow = Math.min(size, y + reachY);
  const lastColumn = Math.min(size, x + reachX);
  for (let row = Math.max(0, Math.floor(y - reachY)); row < lastRow; row++) {
    for (let column = Math.max(0, Math.floor(x - reachX)); column < lastColumn; column++) {
      const dx = column + 0.5 - x;
      const dy = row + 0.5 - y;
      const along = Math.max(-half, Math.min(half, dx * cos + dy * sin));
      const acrossX = dx - along * cos;
      const acrossY = dy - along * sin;
      const cover = radius + 0.5 - Math.sqrt(acrossX * acrossX + acrossY * acrossY);
      if (cover > 0) lay(pixels, (row * size + column) * 3, colour, Math.min(1, cover));
    }
  }
}
