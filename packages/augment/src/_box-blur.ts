import type { Box, Line } from './_box.ts';
import { PASSES } from './_box.ts';
import { blurOnceRadius1, blurThriceRadius0 } from './_narrow-blur.ts';
import { runningBlur } from './_running-blur.ts';
import type { Size } from './size.ts';

/**
 * Blurs in place with three box filters a direction, as Pillow's `BoxBlur.c` does: rows first, every pass rounded to 8 bits, edges repeated.
 * Each line is filtered three times while it is in the first-level cache.
 */
export function boxBlur(data: Uint8Array, { width, height }: Size, box: Box): void {
  for (let y = 0; y < height; y++) {
    for (let channel = 0; channel < 3; channel++) blurLine(data, { start: y * width * 3 + channel, step: 3, count: width }, box);
  }
  for (let x = 0; x < width * 3; x++) blurLine(data, { start: x, step: width * 3, count: height }, box);
}

function blurLine(data: Uint8Array, line: Line, box: Box): void {
  if (line.count < 3 || box.radius > 1) runningBlur(data, line, box);
  else if (box.radius === 0) blurThriceRadius0(data, line, box);
  else for (let pass = 0; pass < PASSES; pass++) blurOnceRadius1(data, line, box);
}
