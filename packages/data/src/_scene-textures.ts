import type { Rng } from '@leoclr/core';

/**
 * Share of the second colour, 0–1, at a point given in periods of the pattern.
 * `soft` is the width of a pixel in periods: edges are blurred over it, so that small patterns turn grey and don't alias.
 */
export type Pattern = (u: number, v: number, soft: number) => number;

export type TextureName = 'stripes' | 'checks' | 'dots' | 'zigzag' | 'grid' | 'tiles' | 'bricks' | 'rings' | 'wedges' | 'speckles';

/** Patterns by name; each draws its own phase. All show about as much of one colour as of the other. */
export const textures: Readonly<Record<TextureName, (draw: Rng) => Pattern>> = {
  stripes: shifted((u, _v, soft) => edge(wave(u), soft)),
  checks: shifted((u, v, soft) => edge(wave(u) * wave(v) * 4, soft)),
  dots: shifted((u, v, soft) => edge(0.39 - radius(u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5), soft)),
  zigzag: shifted((u, v, soft) => edge(wave(v + wave(u) * 1.6), soft)),
  grid: shifted((u, v, soft) => edge(Math.max(wave(u), wave(v)) - 0.12, soft)),
  tiles: shifted((u, v, soft) => edge(0.5 - (u - Math.floor(u)) + (0.5 - (v - Math.floor(v))), soft)),
  bricks: shifted(bricks),
  rings: centred((u, v, soft) => edge(wave(radius(u, v)), soft)),
  wedges: centred((u, v, soft) => edge(wave(Math.atan2(v, u) / (Math.PI / 4)), soft / (0.3 + radius(u, v)))),
  speckles,
};

/** Triangle wave of period 1 between −0.25 and 0.25, with slope ±1: a distance to the nearest edge. */
function wave(t: number): number {
  return Math.abs(t - Math.floor(t) - 0.5) - 0.25;
}

/** Math.hypot is several times slower. */
function radius(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

function edge(distance: number, soft: number): number {
  const level = 0.5 + distance / soft;
  return level < 0 ? 0 : level > 1 ? 1 : level;
}

function shifted(pattern: Pattern): (draw: Rng) => Pattern {
  return (draw) => {
    const du = draw.uniform();
    const dv = draw.uniform();
    return (u, v, soft) => pattern(u + du, v + dv, soft);
  };
}

/** Patterns with a middle keep it near the object's. */
function centred(pattern: Pattern): (draw: Rng) => Pattern {
  return (draw) => {
    const du = draw.uniformBetween(-0.4, 0.4);
    const dv = draw.uniformBetween(-0.4, 0.4);
    return (u, v, soft) => pattern(u + du, v + dv, soft);
  };
}

/** Courses of bricks, each shifted by half a brick; mortar in the second colour. */
function bricks(u: number, v: number, soft: number): number {
  const row = Math.floor(v * 1.2);
  const along = u * 0.6 + (row & 1) * 0.5;
  const toJoint = Math.min(fromMiddle(v * 1.2) / 1.2, fromMiddle(along) / 0.6);
  return edge(0.16 - toJoint, soft);
}

/** Distance to the nearest integer. */
function fromMiddle(t: number): number {
  return Math.abs(t - Math.round(t));
}

/** Blotches: smooth noise on a lattice, cut at its median. */
function speckles(draw: Rng): Pattern {
  const side = 16; // a power of two, so that the lattice repeats by a bit mask
  const lattice = new Float32Array(side * side);
  for (let node = 0; node < lattice.length; node++) lattice[node] = draw.uniform();
  const at = (column: number, row: number): number => lattice[(row & (side - 1)) * side + (column & (side - 1))]!;
  return (u, v, soft) => {
    const x = u * 1.6;
    const y = v * 1.6;
    const column = Math.floor(x);
    const row = Math.floor(y);
    const right = ease(x - column);
    const down = ease(y - row);
    const top = at(column, row) * (1 - right) + at(column + 1, row) * right;
    const bottom = at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right;
    return edge((top * (1 - down) + bottom * down - 0.5) * 0.6, soft);
  };
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
