import type { Image } from '@leoclr/core';
import type { ColorChange } from './color-jitter.ts';
import { unchanged } from './_unchanged.ts';
import { wholeFrame } from './_frame.ts';
import { render } from './_render.ts';

/** The picture after changes of colour, in their order. */
export function changedColors(image: Image, colors: readonly ColorChange[]): Image {
  return render(image, wholeFrame(image), { ...unchanged, colors });
}
