import { LeoclrError } from '@leoclr/core';
import type { CropBox } from './crop-box.ts';
import type { Frame } from './_frame.ts';
import { wholeBox } from './_frame.ts';
import { middleBox } from './_middle-box.ts';
import { sizeByShortSide } from './_size-by-short-side.ts';
import type { Size } from './size.ts';

/** How a picture becomes square. */
export type Resize = 'squash' | 'center-crop';

/** Checks the word; `what` is function and argument, e.g. `testView(): expected resize`. */
export function checkResize(what: string, resize: string): asserts resize is Resize {
  if (resize === 'squash' || resize === 'center-crop') return;
  throw new LeoclrError('option', `${what} to be "squash" or "center-crop", got ${JSON.stringify(resize)}.`);
}

/** Where the square lies in the resized picture. */
export type CropPlace = 'center' | 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right';

/** All of them, in the order of torchvision's `FiveCrop`. */
export const cropPlaces: readonly CropPlace[] = ['top-left', 'top-right', 'bottom-left', 'bottom-right', 'center'];

/** Checks the word; `what` as for `checkResize`. */
export function checkPlace(what: string, place: string): asserts place is CropPlace {
  if (cropPlaces.some((known) => known === place)) return;
  const known = cropPlaces.map((name) => `"${name}"`).join(', ');
  throw new LeoclrError('option', `${what} to be one of ${known}, got ${JSON.stringify(place)}.`);
}

/** How a square is made of a picture. */
export interface SquareOptions {
  readonly size: number;
  /** What the picture, or its short side, is resized to before the middle `size` pixels are kept. */
  readonly side: number;
  readonly resize: Resize;
  readonly mirror: boolean;
  /** Which `size` pixels of the mirrored picture are kept. Without it the middle ones of the picture as it is. */
  readonly place?: CropPlace;
}

/** The whole picture, resized, and a square of that, by default the middle one. */
export function squareFrame(picture: Size, { size, side, resize, mirror, place }: SquareOptions): Frame {
  const resized = resize === 'squash' ? { width: side, height: side } : sizeByShortSide(picture, side);
  const square = { width: size, height: size };
  if (place === undefined) return { box: wholeBox(picture), resized, kept: middleBox(resized, square), mirror };
  const shown = cropBoxAt(resized, square, place);
  // Frames are cut before they are mirrored: what is on the left of the mirrored picture lies on the right.
  const kept = mirror ? { ...shown, left: resized.width - size - shown.left } : shown;
  return { box: wholeBox(picture), resized, kept, mirror };
}

function cropBoxAt(outer: Size, inner: Size, place: CropPlace): CropBox {
  const middle = middleBox(outer, inner);
  if (place === 'center') return middle;
  return {
    ...middle,
    left: place.endsWith('left') ? 0 : outer.width - inner.width,
    top: place.startsWith('top') ? 0 : outer.height - inner.height,
  };
}
