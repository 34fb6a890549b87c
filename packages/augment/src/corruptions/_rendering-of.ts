import type { Image, Rng } from '@leoclr/core';
import type { CropBox } from '../crop-box.ts';
import { boxFrame } from '../_frame.ts';
import type { Frame } from '../_frame.ts';
import { middleBox } from '../_middle-box.ts';
import type { Rendering } from '../_render.ts';
import type { Size } from '../size.ts';
import { squareFrame } from '../_square-frame.ts';
import { unchanged } from '../_unchanged.ts';

/** Corruptions that are another part of the picture, or other colours, but nothing painted. */
interface Corrupting {
  readonly corruption: 'crop' | 'centre-crop' | 'grey' | 'blur';
  readonly level: number;
  readonly size: number;
  readonly cropFraction: number;
}

/** Which part of a picture such a view shows, and how. */
export function renderingOf(image: Image, rng: Rng, { corruption, level, size, cropFraction }: Corrupting): Rendering {
  switch (corruption) {
    case 'crop':
      return { frame: cropFrame(image, { area: level, cropFraction, place: [rng.uniform(), rng.uniform()] }, size), draw: unchanged };
    case 'centre-crop':
      return { frame: cropFrame(image, { area: level, cropFraction, place: null }, size), draw: unchanged };
    case 'grey': {
      const faded = level === 0 ? { gray: true } : { colors: [{ property: 'saturation', amount: level } as const] };
      return { frame: testFrame(image, size, cropFraction), draw: { ...unchanged, ...faded } };
    }
    case 'blur':
      return { frame: testFrame(image, size, cropFraction), draw: { ...unchanged, sigma: (level * size) / 224 } };
  }
}

/** What `testView` shows. */
export function testFrame(picture: Size, size: number, cropFraction: number): Frame {
  return squareFrame(picture, { size, side: Math.round(size / cropFraction), resize: 'center-crop', mirror: false });
}

interface Crop {
  /** Share of the region. */
  readonly area: number;
  readonly cropFraction: number;
  /** Across and down, 0–1; null for the middle. */
  readonly place: readonly [across: number, down: number] | null;
}

/** A square of the region, read from the picture itself, so that no pixel is resized twice. */
function cropFrame(picture: Size, { area, cropFraction, place }: Crop, size: number): Frame {
  const side = Math.max(1, Math.round(Math.min(picture.width, picture.height) * cropFraction));
  const region = middleBox(picture, { width: side, height: side });
  const cut = Math.max(1, Math.round(side * Math.sqrt(area)));
  return boxFrame(boxWithin(region, cut, place), { width: size, height: size }, false);
}

function boxWithin(region: CropBox, cut: number, place: Crop['place']): CropBox {
  const square = { width: cut, height: cut };
  const inner = place === null ? middleBox(region, square) : placed(region.width - cut + 1, place);
  return { left: region.left + inner.left, top: region.top + inner.top, ...square };
}

function placed(places: number, [across, down]: readonly [number, number]): Pick<CropBox, 'left' | 'top'> {
  return { left: Math.floor(across * places), top: Math.floor(down * places) };
}
