import type { Image } from '@leoclr/core';
import type { CropBox } from './crop-box.ts';
import type { Size } from './size.ts';

/** Which pixels of a picture are shown, and at which size. */
export interface Frame {
  /** The part of the picture that is resized; pixels outside of it have no influence. */
  readonly box: CropBox;
  /** What the box is resized to. */
  readonly resized: Size;
  /** The part of the resized picture that is shown. */
  readonly kept: CropBox;
  /** Whether it is mirrored left to right. */
  readonly mirror: boolean;
}

/** All pixels of a picture or of another rectangle of this size. */
export function wholeBox({ width, height }: Size): CropBox {
  return { left: 0, top: 0, width, height };
}

/** A box of a picture, resized. */
export function boxFrame(box: CropBox, resized: Size, mirror: boolean): Frame {
  return { box, resized, kept: wholeBox(resized), mirror };
}

/** The picture as it is. */
export function wholeFrame(image: Image): Frame {
  return boxFrame(wholeBox(image), image, false);
}
