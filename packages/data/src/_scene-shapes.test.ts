import { expect, test } from 'vitest';
import type { ShapeName } from './_scene-shapes.ts';
import { shapeReach, shapes } from './_scene-shapes.ts';

const names = Object.keys(shapes) as ShapeName[];
const STEP = 0.01;

/** Calls back at the middles of small cells that cover the square from −1.5 to 1.5. */
function everywhere(visit: (x: number, y: number) => void): void {
  for (let y = -1.5 + STEP / 2; y < 1.5; y += STEP) for (let x = -1.5 + STEP / 2; x < 1.5; x += STEP) visit(x, y);
}

test.each(names)('%s encloses about as much as the others, within reach', (name) => {
  let area = 0;
  let reach = 0;
  everywhere((x, y) => {
    if (shapes[name](x, y) >= 0) return;
    area += STEP * STEP;
    reach = Math.max(reach, Math.hypot(x, y));
  });
  expect(area).toBeGreaterThan(2.0);
  expect(area).toBeLessThan(2.4);
  expect(reach).toBeLessThan(shapeReach);
});

test.each(names)('%s is a distance near its edge', (name) => {
  const shape = shapes[name];
  let steepest = 0;
  let closest = Infinity;
  everywhere((x, y) => {
    const here = shape(x, y);
    closest = Math.min(closest, Math.abs(here));
    if (Math.abs(here) > 0.1) return;
    steepest = Math.max(steepest, Math.hypot(shape(x + 1e-4, y) - here, shape(x, y + 1e-4) - here) / 1e-4);
  });
  expect(closest).toBeLessThan(STEP);
  expect(steepest).toBeGreaterThan(0.99);
  expect(steepest).toBeLessThan(Math.SQRT2 + 0.01); // two distances may meet in an inner corner
});
