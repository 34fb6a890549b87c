import { LeoclrError } from '@leoclr/core';
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

/** How a square is made of a picture. */
export interface SquareOptions {
  readonly size: number;
  /** What the picture, or its short side, is resized to before the middle `size` pixels are kept. */
  readonly side: number;
  readonly resize: Resize;
  readonly mirror: boolean;
}

/** The whole picture, resized, and the middle square of that. */
export function squareFrame(picture: Size, { size, side, resize, mirror }: SquareOptions): Frame {
  const resized = resize === 'squash' ? { width: side, height: side } : sizeByShortSide(picture, side);
  return { box: wholeBox(picture), resized, kept: middleBox(resized, { width: size, height: size }), mirror };
}
