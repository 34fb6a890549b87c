import type { Box } from '@leoclr/core';

/** The boxes around the pixels that each mark 1 … `labels.length` owns, last mark first; objects hidden by others get none. */
export function ownerBoxes(owners: Uint8Array, size: number, labels: readonly number[]): Box[] {
  const boxes = labels.map((label) => ({ left: size, top: size, right: 0, bottom: 0, label }));
  for (let row = 0, pixel = 0; row < size; row++) {
    for (let column = 0; column < size; column++, pixel++) {
      const box = boxes[owners[pixel]! - 1];
      if (box === undefined) continue;
      box.left = Math.min(box.left, column);
      box.right = Math.max(box.right, column + 1);
      box.top = Math.min(box.top, row);
      box.bottom = row + 1;
    }
  }
  return boxes.filter((box) => box.right > box.left).reverse();
}
