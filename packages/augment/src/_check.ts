import type { Image } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';

/** Checks that `image.data` holds width × height × 3 values; `what` is function and argument, e.g. `resize(): expected image`. */
export function checkImage(what: string, image: Image): void {
  const { width, height, data } = image;
  if (width >= 1 && height >= 1 && data.length === width * height * 3) return;
  throw new LeoclrError(
    'shape',
    `${what} to have width × height × 3 values (8-bit RGB), got ${data.length} values for ${width} × ${height} pixels.`,
  );
}

/** Checks that a number lies in [low, high]; `what` is function and argument, e.g. `adjustHue(): expected factor`. */
export function checkRange(what: string, value: number, low: number, high: number = Infinity): void {
  if (value >= low && value <= high) return;
  const wanted = high === Infinity ? `at least ${low}` : `between ${low} and ${high}`;
  throw new LeoclrError('option', `${what} to be ${wanted}, got ${value}.`);
}

/** Checks a length in pixels; `what` is function and argument, e.g. `cropView(): expected size`. */
export function checkPixels(what: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new LeoclrError('option', `${what} to be a whole number of pixels, at least 1, got ${value}.`);
}

/** Checks a pair [low, high] with `least` <= low <= high. */
export function checkInterval(what: string, value: readonly [number, number], least: number): void {
  if (value.length === 2 && value[0] >= least && value[1] >= value[0]) return;
  throw new LeoclrError('option', `${what} to be [low, high] with ${least} <= low <= high, got [${value.join(', ')}].`);
}

/** Checks the side of a blur's kernel, which needs a middle. */
export function checkKernelSize(what: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value % 2 === 1) return;
  throw new LeoclrError('option', `${what} to be an odd number of pixels, at least 1, got ${value}.`);
}
