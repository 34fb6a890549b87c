import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { packedPixels } from './_packed-pixels.ts';
import type { TarFile } from '../_tar-files.ts';

const SIDE = 32;
const PLANE = SIDE * SIDE;
const RECORD = 1 + 3 * PLANE; // label, then all red, all green, all blue values

/** The data set in files of CIFAR-10's binary version. Accepts files with fewer than the original 10,000 records. */
export function cifarRecords(name: string, files: readonly TarFile[], classes: readonly string[]): Dataset {
  const count = files.reduce((sum, file) => sum + recordsIn(file), 0);
  const pixels = new Uint8Array(new SharedArrayBuffer(count * 3 * PLANE));
  const labels = new Int32Array(count);
  let record = 0;
  for (const { path, bytes } of files) {
    for (let start = 0; start < bytes.length; start += RECORD, record++) {
      const label = bytes[start]!;
      if (label >= classes.length) {
        throw new LeoclrError('data', `cifar10(): expected labels from 0 to ${classes.length - 1} in ${path}, got ${label} in record ${start / RECORD}.`);
      }
      labels[record] = label;
      interleave(bytes, start + 1, pixels, record * 3 * PLANE);
    }
  }
  return packedPixels({ name, side: SIDE, pixels, classes, labels });
}

function recordsIn({ path, bytes }: TarFile): number {
  if (bytes.length > 0 && bytes.length % RECORD === 0) return bytes.length / RECORD;
  throw new LeoclrError('data', `cifar10(): expected ${path} to hold whole records of ${RECORD} bytes, got ${bytes.length} bytes. Is it complete?`);
}

function interleave(planes: Uint8Array, from: number, pixels: Uint8Array, to: number): void {
  for (let i = 0; i < PLANE; i++) {
    pixels[to + 3 * i] = planes[from + i]!;
    pixels[to + 3 * i + 1] = planes[from + PLANE + i]!;
    pixels[to + 3 * i + 2] = planes[from + 2 * PLANE + i]!;
  }
}
