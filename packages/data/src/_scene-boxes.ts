import type { Box } from '@leoclr/core';
import type { SceneCanvas } from './_scene-canvas.ts';

/** The boxes around the visible pixels of marks 1 … `labels.length`, last mark first; objects that others hide wholly get none. */
export function visibleBoxes({ size, owners }: SceneCanvas, labels: readonly number[]): Box[] {
  const boxes = labels.map((label) => ({ left: size, top: size, right: 0, bottom: 0, label }));
  for (let row = 0, pixel = 0; row < size; row++) {
    for (let column = 0; column < size; column++, pixel++) {
      const mark = owners[pixel]!;
      if (mark === 0) continue;
      const box = boxes[mark - 1]!;
      if (column < box.left) box.left = column;
      if (column >= box.right) box.right = column + 1;
      if (row < box.top) box.top = row;
      box.bottom = row + 1;
    }
  }
  return boxes.filter((box) => box.right > box.left).reverse();
}
