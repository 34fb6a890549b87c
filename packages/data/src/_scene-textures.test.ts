import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import type { TextureName } from './_scene-textures.ts';
import { textures } from './_scene-textures.ts';

const names = Object.keys(textures) as TextureName[];

/** Shares of the second colour over many periods and phases. */
function shares(name: TextureName, soft: number): number[] {
  const values: number[] = [];
  for (let phase = 0; phase < 20; phase++) {
    const pattern = textures[name](rng(1, 'textures', { sample: phase }));
    for (let v = -2; v < 2; v += 0.083) for (let u = -2; u < 2; u += 0.083) values.push(pattern(u, v, soft));
  }
  return values;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test.each(names)('%s shows about as much of one colour as of the other', (name) => {
  const values = shares(name, 0.02);
  expect(Math.min(...values)).toBe(0);
  expect(Math.max(...values)).toBe(1);
  expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.12);
});

test.each(names)('%s turns grey where pixels are larger than its periods', (name) => {
  const spread = (values: readonly number[]): number => mean(values.map((value) => Math.abs(value - 0.5)));
  expect(spread(shares(name, 4))).toBeLessThan(0.2);
  expect(spread(shares(name, 0.02))).toBeGreaterThan(0.4);
});

test.each(names)('%s is the same for the same stream and another one for another', (name) => {
  const at = (seed: number): number[] => {
    const pattern = textures[name](rng(seed, 'textures'));
    return Array.from({ length: 50 }, (_, index) => pattern(index * 0.173, index * 0.091, 0.1));
  };
  expect(at(1)).toEqual(at(1));
  expect(at(1)).not.toEqual(at(2));
});
