import type { Image } from '@leoclr/core';
import type { Frame } from '../_frame.ts';
import type { Normalization } from '../normalization.ts';
import { normalizationTables } from '../_normalization-tables.ts';
import type { PhotometricDraw } from '../photometric.ts';
import { changePixels } from './_change-pixels.ts';
import { framePixels } from './_frame-pixels.ts';
import type { PixelMachine } from './_pixel-machine.ts';
import type { ViewLayout } from './_view-layout.ts';
import { VECTOR } from './_view-layout.ts';

/** The pixels of a frame with the drawn changes, as a fresh array; null when they don't fit into the machine's memory. */
export function bytesBySimd(machine: PixelMachine, image: Image, frame: Frame, draw: PhotometricDraw): Uint8Array | null {
  const layout = framePixels(machine, image, frame, 1);
  if (layout === null) return null;
  changePixels(machine, layout, draw);
  const { size, pitch, plane, planes, out } = layout;
  machine.run.interleave(planes, plane, pitch / VECTOR, size.height, out, size.width * 3);
  return machine.bytes().slice(out, out + size.width * size.height * 3);
}

/** Where normalised values go. */
export interface FloatTarget {
  readonly normalization: Normalization;
  readonly out: Float32Array;
  readonly offset: number;
}

/** Writes the same pixels, normalised; false, and nothing written, when they don't fit into the machine's memory. */
export function floatsBySimd(
  machine: PixelMachine,
  image: Image,
  { frame, draw }: { readonly frame: Frame; readonly draw: PhotometricDraw },
  { normalization, out, offset }: FloatTarget,
): boolean {
  const layout = framePixels(machine, image, frame, 4);
  if (layout === null) return false;
  changePixels(machine, layout, draw);
  writeTables(machine, layout, normalization);
  const { size, pitch, plane, planes, tables } = layout;
  machine.run.normalize(planes, plane, pitch, size.width, size.height, tables, layout.out);
  out.set(new Float32Array(machine.bytes().buffer, layout.out, size.width * size.height * 3), offset);
  return true;
}

/** Tables as they were made last: most runs have one normalization. */
let made: { readonly key: string; readonly tables: readonly Float32Array[] } | undefined;

function writeTables(machine: PixelMachine, { tables }: ViewLayout, { mean, std }: Normalization): void {
  const key = `${mean.join()},${std.join()}`;
  if (made?.key !== key) made = { key, tables: normalizationTables({ mean, std }) };
  const floats = new Float32Array(machine.bytes().buffer, tables, 3 * 256);
  made.tables.forEach((table, channel) => floats.set(table, 256 * channel));
}
