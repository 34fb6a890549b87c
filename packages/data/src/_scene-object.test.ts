import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { sceneCanvas } from './_scene-canvas.ts';
import { sceneClasses } from './_scene-classes.ts';
import { paintObject } from './_scene-object.ts';
import type { SceneObject } from './_scene-plan.ts';
import { planObjects } from './_scene-plan.ts';

/** A disc in black and white; its pattern is given. */
function disc(pattern: SceneObject['pattern']): SceneObject {
  const colours = [
    [0, 0, 0],
    [1, 1, 1],
  ] as const;
  return { label: 0, x: 0.5, y: 0.5, radius: 0.3, angle: 1, patternAngle: 2, frequency: 1.5, pattern, colours };
}

test('covers its area: a disc paints π r² pixels, smoothly', () => {
  const canvas = sceneCanvas(64);
  paintObject(
    canvas,
    disc(() => 1),
    7,
  );
  const red = canvas.pixels.filter((_, index) => index % 3 === 0);
  const radius = 0.84 * 0.3 * 64; // 0.84: the disc's scale, see shapes
  const area = red.reduce((sum, value) => sum + value, 0);
  expect(Math.abs(area / (Math.PI * radius ** 2) - 1)).toBeLessThan(0.002);
  expect(red.some((value) => value > 0.1 && value < 0.9)).toBe(true);
  expect(canvas.owners.every((mark, pixel) => (mark === 7) === red[pixel]! > 0.5)).toBe(true);
});

test('mixes its two colours by the pattern and leaves the rest alone', () => {
  const canvas = sceneCanvas(64);
  canvas.pixels.fill(0.25);
  paintObject(
    canvas,
    disc(() => 0.75),
    1,
  );
  expect(canvas.pixels[(32 * 64 + 32) * 3]).toBeCloseTo(0.75);
  expect(canvas.pixels[0]).toBe(0.25);
});

test('may stick out of the picture', () => {
  const canvas = sceneCanvas(16);
  paintObject(canvas, { ...disc(() => 1), x: 1.1, y: -0.1 }, 1);
  expect(canvas.owners[15]).toBe(1);
  expect(canvas.owners.reduce((sum, mark) => sum + mark, 0)).toBeLessThan(80);
});

test('the main object of a plan shows on the most pixels, by far', () => {
  let closest = Infinity;
  for (let sample = 0; sample < 300; sample++) {
    const canvas = sceneCanvas(32);
    const objects = planObjects(sample % sceneClasses.length, rng(1, 'plan', { sample }));
    objects.forEach((object, index) => paintObject(canvas, object, index + 1));
    const counts = objects.map((_, index) => canvas.owners.filter((mark) => mark === index + 1).length);
    const main = counts.pop()!;
    closest = Math.min(closest, main / Math.max(...counts));
  }
  expect(closest).toBeGreaterThan(1.5);
});

test('a plan holds two or three small objects of other classes and the main one in front', () => {
  const counts = new Set<number>();
  for (let sample = 0; sample < 100; sample++) {
    const objects = planObjects(3, rng(2, 'plan', { sample }));
    const main = objects.pop()!;
    expect(main.label).toBe(3);
    counts.add(objects.length);
    for (const other of objects) {
      expect(other.label).not.toBe(3);
      expect(other.radius).toBeLessThan(main.radius * 0.6);
    }
  }
  expect([...counts].sort()).toEqual([2, 3]);
});
