import { sceneClasses } from './_scene-classes.ts';
import type { SceneObject } from './_scene-plan.ts';
import { shapeReach, shapes } from './_scene-shapes.ts';

/**
 * Paints one object over `canvas` (`[size, size, 3]`, 0–1), with smooth edges, and writes `mark` into `owners` (`[size, size]`) wherever it
 * covers more than half of a pixel.
 */
// oxlint-disable-next-line max-params
export function paintObject(canvas: Float32Array, owners: Uint8Array, size: number, object: SceneObject, mark: number): void {
  const shape = shapes[sceneClasses[object.label]!.shape];
  const [first, second] = object.colours;
  const radius = object.radius * size;
  const centreX = object.x * size;
  const centreY = object.y * size;
  const reach = radius * shapeReach + 1;
  const cos = Math.cos(object.angle) / radius;
  const sin = Math.sin(object.angle) / radius;
  const patternCos = (Math.cos(object.patternAngle) / radius) * object.frequency;
  const patternSin = (Math.sin(object.patternAngle) / radius) * object.frequency;
  const soft = object.frequency / radius;
  for (let row = Math.max(0, Math.floor(centreY - reach)); row < Math.min(size, centreY + reach); row++) {
    for (let column = Math.max(0, Math.floor(centreX - reach)); column < Math.min(size, centreX + reach); column++) {
      const dx = column + 0.5 - centreX;
      const dy = row + 0.5 - centreY;
      const cover = 0.5 - shape(dx * cos + dy * sin, dy * cos - dx * sin) * radius;
      if (cover <= 0) continue;
      const share = object.pattern(dx * patternCos + dy * patternSin, dy * patternCos - dx * patternSin, soft);
      const pixel = row * size + column;
      const opacity = cover < 1 ? cover : 1;
      if (opacity > 0.5) owners[pixel] = mark;
      for (let channel = 0; channel < 3; channel++) {
        const colour = first[channel]! + (second[channel]! - first[channel]!) * share;
        canvas[pixel * 3 + channel]! += (colour - canvas[pixel * 3 + channel]!) * opacity;
      }
    }
  }
}
