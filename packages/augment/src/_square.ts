import type { Image } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { centerCrop } from './center-crop.ts';
import { horizontalFlip } from './horizontal-flip.ts';
import { resample } from './_resample.ts';
import { resizeShortSide } from './resize-short-side.ts';

/** How a picture becomes square. */
export type Resize = 'squash' | 'center-crop';

/** Checks the word; `what` is function and argument, e.g. `testView(): expected resize`. */
export function checkResize(what: string, resize: string): asserts resize is Resize {
  if (resize === 'squash' || resize === 'center-crop') return;
  throw new LeoclrError('option', `${what} to be "squash" or "center-crop", got ${JSON.stringify(resize)}.`);
}

/** The picture as a square of its own pixels (never the input's array), mirrored if asked. */
export function squareOf(image: Image, { size, resize, mirror }: { size: number; resize: Resize; mirror: boolean }): Image {
  const { width, height } = image;
  const square = { width: size, height: size };
  if (resize === 'squash' || width === height) {
    return { ...square, data: resample(image, { left: 0, top: 0, width, height }, square, mirror) };
  }
  const middle = centerCrop(resizeShortSide(image, size), square);
  return mirror ? horizontalFlip(middle) : middle;
}
