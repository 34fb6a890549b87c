import type { Size } from './size.ts';

/** A size of the same aspect ratio whose shorter side is `side`; the longer one is rounded down. */
export function sizeByShortSide({ width, height }: Size, side: number): Size {
  return width <= height
    ? { width: side, height: Math.trunc((side * height) / width) }
    : { width: Math.trunc((side * width) / height), height: side };
}
