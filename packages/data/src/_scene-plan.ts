import type { Rng } from '@leoclr/core';
import { sceneClasses } from './_scene-classes.ts';
import type { Colour } from './_scene-colour.ts';
import { darkAndLight } from './_scene-colour.ts';
import type { Pattern } from './_scene-textures.ts';
import { textures } from './_scene-textures.ts';

/** One object; lengths are shares of the picture's side, so that the same scene can be drawn at any size. */
export interface SceneObject extends Spot {
  readonly label: number;
  /** Turn of the outline, in radians. */
  readonly angle: number;
  readonly pattern: Pattern;
  readonly patternAngle: number;
  /** Periods of the pattern in one radius. */
  readonly frequency: number;
  readonly colours: readonly [Colour, Colour];
}

/** Where an object is and how large. */
interface Spot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Objects from back to front: two or three small ones of other classes, then the main one. Only outline and pattern depend on the label. */
export function planObjects(label: number, draw: Rng): SceneObject[] {
  const main = place(
    label,
    { x: draw.uniformBetween(0.36, 0.64), y: draw.uniformBetween(0.36, 0.64), radius: draw.uniformBetween(0.28, 0.36) },
    draw,
  );
  const count = 2 + draw.integer(2);
  const others: SceneObject[] = [];
  for (let index = 0; index < count; index++) {
    const other = (label + 1 + draw.integer(sceneClasses.length - 1)) % sceneClasses.length;
    others.push(place(other, freeSpot([main, ...others], draw), draw));
  }
  return [...others, main];
}

/** Of eight random spots the one with most room around it. */
function freeSpot(taken: readonly Spot[], draw: Rng): Spot {
  const radius = draw.uniformBetween(0.11, 0.16);
  let best: Spot = { x: 0, y: 0, radius };
  let bestRoom = -Infinity;
  for (let attempt = 0; attempt < 8; attempt++) {
    const x = draw.uniformBetween(0.08, 0.92);
    const y = draw.uniformBetween(0.08, 0.92);
    const room = Math.min(...taken.map((other) => Math.hypot(x - other.x, y - other.y) - other.radius));
    if (room <= bestRoom) continue;
    best = { x, y, radius };
    bestRoom = room;
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
    frequency: draw.uniformBetween(1.4, 1.8),
    colours: darkAndLight(draw),
  };
}
