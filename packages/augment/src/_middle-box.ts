import type { CropBox } from './crop-box.ts';
import type { Size } from './size.ts';

/** The middle `inner` pixels of `outer`; an offset of half a pixel goes to the even neighbour, as Python rounds. */
export function middleBox(outer: Size, { width, height }: Size): CropBox {
  return { left: roundHalfToEven((outer.width - width) / 2), top: roundHalfToEven((outer.height - height) / 2), width, height };
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
