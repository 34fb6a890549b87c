import { boxForSigma } from '../_box-for-sigma.ts';
import type { ColorChange } from '../color-jitter.ts';
import type { PhotometricDraw } from '../photometric.ts';
import type { PixelMachine } from './_pixel-machine.ts';
import type { ViewLayout } from './_view-layout.ts';
import { VECTOR } from './_view-layout.ts';

/** The largest box radius that has a loop; MoCo-v2's blurs have radius 0 and 1. */
const WIDEST = 1;

/** Applies the drawn changes (all but the flip) to the planes of a layout. The blur must be a {@link blursInPlanes} one. */
export function changePixels(machine: PixelMachine, layout: ViewLayout, { colors, gray, sigma, solarize }: PhotometricDraw): void {
  const { planes, plane } = layout;
  for (const change of colors) changeColor(machine, layout, change);
  if (gray) machine.run.makeGray(planes, plane, plane / VECTOR);
  if (sigma !== null) blur(machine, layout, sigma);
  if (solarize !== null && solarize <= 255) machine.run.solarize(planes, (3 * plane) / VECTOR, Math.ceil(solarize));
}

/** Whether there are loops for a draw's blur, or none is drawn. */
export function blursInPlanes({ sigma, kernelSize }: PhotometricDraw): boolean {
  return sigma === null || (kernelSize === null && boxForSigma(sigma).radius <= WIDEST);
}

function changeColor(machine: PixelMachine, layout: ViewLayout, { property, amount }: ColorChange): void {
  const { planes, plane } = layout;
  const { run } = machine;
  const vectors = plane / VECTOR;
  if (property === 'hue') {
    run.turnHue(planes, plane, vectors, Math.trunc(amount * 255));
    return;
  }
  if (amount === 1) return;
  if (property === 'saturation') run.saturate(planes, plane, vectors, bitsOf(amount));
  else run.blendWithFlat(planes, 3 * vectors, property === 'contrast' ? meanLuma(machine, layout) : 0, bitsOf(amount));
}

/** The mean grey, rounded to a whole value as Pillow does. */
function meanLuma({ run, bytes }: PixelMachine, { size, pitch, planes, plane, mask, sum }: ViewLayout): number {
  const memory = bytes();
  const vectors = pitch / VECTOR;
  memory.fill(0, mask, mask + VECTOR).fill(255, mask, mask + size.width - (vectors - 1) * VECTOR);
  run.sumLuma(planes, plane, vectors, size.height, mask, sum);
  const total = new Uint32Array(memory.buffer, sum, 4).reduce((all, part) => all + part, 0);
  return Math.floor(total / (size.width * size.height) + 0.5);
}

function blur({ run }: PixelMachine, { size, pitch, planes, plane, lineA, lineB }: ViewLayout, sigma: number): void {
  const { radius, inner, outer } = boxForSigma(sigma);
  const weights = [inner >> 12, inner & 4095, outer >> 12, outer & 4095];
  const [rows, columns] = radius === 0 ? [run.blurRows0, run.blurColumns0] : [run.blurRows1, run.blurColumns1];
  rows(planes, pitch, size.width, 3 * size.height, lineA, lineB, ...weights);
  for (let channel = 0; channel < 3; channel++) {
    columns(planes + channel * plane, pitch, pitch / VECTOR, size.height, lineA, lineB, ...weights);
  }
}

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** How a float travels to a loop. */
function bitsOf(value: number): number {
  float[0] = value;
  return bits[0]!;
}
