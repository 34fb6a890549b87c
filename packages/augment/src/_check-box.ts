import { LeoclrError } from '@leoclr/core';
import type { CropBox } from './crop-box.ts';
import type { Size } from './size.ts';

/** Checks that a box has whole pixels and lies inside a picture; `what` is function and argument, e.g. `resizedCrop(): expected box`. */
export function checkBox(what: string, { left, top, width, height }: CropBox, picture: Size): void {
  const whole = [left, top, width, height].every(Number.isInteger);
  const inside = left >= 0 && top >= 0 && width >= 1 && height >= 1 && left + width <= picture.width && top + height <= picture.height;
  if (whole && inside) return;
  throw new LeoclrError(
    'option',
    `${what} to lie inside the picture of ${picture.width} × ${picture.height} pixels, got ${width} × ${height} at (${left}, ${top}).`,
  );
}
