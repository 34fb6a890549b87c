import type { Image } from '@leoclr/core';
import type { Frame } from './_frame.ts';
import { applyPhotometric } from './_photometric.ts';
import type { PhotometricDraw } from './photometric.ts';
import { resample } from './_resample.ts';

/** The pixels of a frame with the drawn changes (all but the flip, which is the frame's), without WebAssembly. A fresh array. */
export function renderPlain(image: Image, { box, resized, kept, mirror }: Frame, draw: PhotometricDraw): Uint8Array {
  const whole = kept.width === resized.width && kept.height === resized.height;
  const frame = resample(image, box, resized, mirror && whole);
  const data = whole ? frame : resample({ width: resized.width, height: resized.height, data: frame }, kept, kept, mirror);
  applyPhotometric(data, kept, draw);
  return data;
}
