import type { Image } from '@leoclr/core';
import type { Frame } from './_frame.ts';
import { unchanged } from './_unchanged.ts';
import type { FloatTarget } from './simd/_render-simd.ts';
import { bytesBySimd, floatsBySimd } from './simd/_render-simd.ts';
import { blursInPlanes } from './simd/_change-pixels.ts';
import { normalize } from './normalize.ts';
import { applyPhotometric } from './_photometric.ts';
import type { PhotometricDraw } from './photometric.ts';
import { pixelMachine } from './simd/_pixel-machine.ts';
import { renderPlain } from './_render-plain.ts';

/** What a view shows of a picture, and how: nothing about it is random any more. */
export interface Rendering {
  readonly frame: Frame;
  readonly draw: PhotometricDraw;
}

/** The pixels of a frame with the drawn changes, as a picture of its own. The flip is the frame's. */
export function render(image: Image, frame: Frame, draw: PhotometricDraw = unchanged): Image {
  const { width, height } = frame.kept;
  return { width, height, data: pixels(image, frame, draw) };
}

/** Writes the same picture, normalised, into `target.out`, which has room for it. */
export function renderInto(image: Image, { frame, draw }: Rendering, target: FloatTarget): void {
  const machine = pixelMachine();
  if (machine !== null && blursInPlanes(draw) && floatsBySimd(machine, image, { frame, draw }, target)) return;
  normalize(render(image, frame, draw), target.normalization, target.out, target.offset);
}

function pixels(image: Image, frame: Frame, draw: PhotometricDraw): Uint8Array {
  const machine = pixelMachine();
  if (machine === null) return renderPlain(image, frame, draw);
  if (blursInPlanes(draw)) return bytesBySimd(machine, image, frame, draw) ?? renderPlain(image, frame, draw);
  // What comes after the colours is done plainly.
  const { colors, gray, sigma, kernelSize, solarize } = draw;
  const data = bytesBySimd(machine, image, frame, { ...unchanged, colors, gray });
  if (data === null) return renderPlain(image, frame, draw);
  applyPhotometric(data, frame.kept, { ...unchanged, sigma, kernelSize, solarize });
  return data;
}
