import type { SceneCanvas } from './_scene-canvas.ts';
import { lay } from './_scene-canvas.ts';
import { sceneClasses } from './_scene-classes.ts';
import type { SceneObject } from './_scene-plan.ts';
import { shapeReach, shapes } from './_scene-shapes.ts';

/** Paints an object with smooth edges, and puts `mark` (1–255) on the pixels that it covers by more than half. */
export function paintObject({ size, pixels, owners }: SceneCanvas, object: SceneObject, mark: number): void {
  const shape = shapes[sceneClasses[object.label]!.shape];
  const [first, second] = object.colours;
  const radius = object.radius * size;
  const x = object.x * size;
  const y = object.y * size;
  const cos = Math.cos(object.angle) / radius;
  const sin = Math.sin(object.angle) / radius;
  const soft = object.frequency / radius; // width of a pixel in periods of the pattern
  const patternCos = Math.cos(object.patternAngle) * soft;
  const patternSin = Math.sin(object.patternAngle) * soft;
  const reach = radius * shapeReach + 1;
  const lastRow = Math.min(size, y + reach);
  const lastColumn = Math.min(size, x + reach);
  for (let row = Math.max(0, Math.floor(y - reach)); row < lastRow; row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column < lastColumn; column++) {
      const dx = column + 0.5 - x;
      const dy = row + 0.5 - y;
      if (dx * dx + dy * dy > reach * reach) continue;
      const cover = Math.min(1, 0.5 - shape(dx * cos + dy * sin, dy * cos - dx * sin) * radius);
      if (cover <= 0) continue;
      const pixel = row * size + column;
      if (cover > 0.5) owners[pixel] = mark;
      const share = object.pattern(dx * patternCos + dy * patternSin, dy * patternCos - dx * patternSin, soft);
      lay(pixels, pixel * 3, first, cover);
      lay(pixels, pixel * 3, second, cover * share);
    }
  }
}
