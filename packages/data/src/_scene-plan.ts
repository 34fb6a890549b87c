import type { Rng } from '@leoclr/core';
import { sceneClasses } from './_scene-classes.ts';
import type { Pattern } from './_scene-textures.ts';
import { textures } from './_scene-textures.ts';

/** Red, green, blue, each 0–1. */
export type Colour = readonly [number, number, number];

/** One object; lengths are shares of the picture's side. */
export interface SceneObject {
  readonly label: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Turn of the outline, in radians. */
  readonly angle: number;
  readonly pattern: Pattern;
  readonly patternAngle: number;
  /** Periods of the pattern in one radius. */
  readonly frequency: number;
  readonly colours: readonly [Colour, Colour];
}

/** Objects from back to front: small ones of other classes, then the main one. Every draw but the label's own pattern ignores the label. */
export function planObjects(label: number, draw: Rng): SceneObject[] {
  const main = place(label, { x: draw.uniformBetween(0.34, 0.66), y: draw.uniformBetween(0.34, 0.66), radius: draw.uniformBetween(0.24, 0.34) }, draw);
  const count = 2 + draw.integer(3);
  const objects: SceneObject[] = [];
  for (let index = 0; index < count; index++) {
    const other = (label + 1 + draw.integer(sceneClasses.length - 1)) % sceneClasses.length;
    objects.push(place(other, freeSpot([main, ...objects], draw), draw));
  }
  return [...objects, main];
}

interface Spot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Of eight random spots the one with most room around it. */
function freeSpot(taken: readonly Spot[], draw: Rng): Spot {
  let best: Spot = { x: 0, y: 0, radius: 0 };
  let bestRoom = -Infinity;
  const radius = draw.uniformBetween(0.09, 0.14);
  for (let attempt = 0; attempt < 8; attempt++) {
    const spot = { x: draw.uniformBetween(0.08, 0.92), y: draw.uniformBetween(0.08, 0.92), radius };
    const room = Math.min(...taken.map((other) => Math.hypot(spot.x - other.x, spot.y - other.y) - other.radius - radius));
    if (room > bestRoom) {
      best = spot;
      bestRoom = room;
    }
  }
  return best;
}

function place(label: number, spot: Spot, draw: Rng): SceneObject {
  return {
    label,
    ...spot,
    angle: draw.uniformBetween(0, 2 * Math.PI),
    pattern: textures[sceneClasses[label]!.texture](draw),
    patternAngle: draw.uniformBetween(0, 2 * Math.PI),
    frequency: draw.uniformBetween(1.3, 2.2),
    colours: contrastingColours(draw),
  };
}

/** Two colours whose brightness differs enough for a pattern to show in grey. */
export function contrastingColours(draw: Rng, contrast = 0.3): [Colour, Colour] {
  const first = randomColour(draw);
  let second = randomColour(draw);
  while (Math.abs(brightness(first) - brightness(second)) < contrast) second = randomColour(draw);
  return [first, second];
}

export function randomColour(draw: Rng): Colour {
  return [draw.uniform(), draw.uniform(), draw.uniform()];
}

function brightness([red, green, blue]: Colour): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue; // ITU-R BT.601
}
