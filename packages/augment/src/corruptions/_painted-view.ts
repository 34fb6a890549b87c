import type { Image, Rng, View } from '@leoclr/core';
import { checkImage } from '../_check.ts';
import { middleBox } from '../_middle-box.ts';
import { render } from '../_render.ts';
import type { Size } from '../size.ts';
import type { Corruption } from './corrupted-view.ts';
import { testFrame } from './_rendering-of.ts';

type Painted = 'occlusion' | 'smaller';
type Color = readonly [red: number, green: number, blue: number];

interface Painting {
  readonly corruption: Painted;
  readonly level: number;
  readonly cropFraction: number;
  readonly fill: Color;
}

/** Whether a corruption paints pixels that no picture has. */
export function isPainted(corruption: Corruption): corruption is Painted {
  return corruption === 'occlusion' || corruption === 'smaller';
}

/** A view on which something is painted. It has no `into`: the loader normalises the picture. */
export function paintedView(about: Required<Pick<View, 'viewName' | 'size' | 'recipe'>>, painting: Painting): View {
  const { size } = about;
  const { corruption, level, cropFraction, fill } = painting;
  const view = (image: Image, rng: Rng): Image => {
    checkImage('corruptedView(): expected image', image);
    if (corruption === 'occlusion') return occluded(render(image, testFrame(image, size, cropFraction)), rng, { level, fill });
    const inner = Math.max(1, Math.round(size * level));
    return onCanvas(render(image, testFrame(image, inner, cropFraction)), size, fill);
  };
  return Object.assign(view, about);
}

/** The picture with a filled square at a random place within it. */
function occluded(image: Image, rng: Rng, { level, fill }: { readonly level: number; readonly fill: Color }): Image {
  const side = Math.round(image.width * Math.sqrt(level));
  const [across, down] = [rng.uniform(), rng.uniform()];
  const places = image.width - side + 1;
  const data = image.data.slice();
  const patch = canvas({ width: side, height: side }, fill);
  paste(patch, { width: image.width, data }, { left: Math.floor(across * places), top: Math.floor(down * places) });
  return { ...image, data };
}

/** The picture in the middle of an empty canvas. */
function onCanvas(image: Image, size: number, fill: Color): Image {
  const whole = canvas({ width: size, height: size }, fill);
  paste(image, whole, middleBox(whole, image));
  return whole;
}

function canvas({ width, height }: Size, fill: Color): Image {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, place) => fill[place % 3]!) };
}

function paste(from: Image, to: Pick<Image, 'width' | 'data'>, { left, top }: { readonly left: number; readonly top: number }): void {
  const row = from.width * 3;
  for (let y = 0; y < from.height; y++) to.data.set(from.data.subarray(y * row, (y + 1) * row), ((top + y) * to.width + left) * 3);
}
