import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { TarFile } from '../_tar-files.ts';
import type { CifarFiles } from './_cifar-files.ts';
import { interleave } from './_interleave.ts';
import { packedPixels } from './_packed-pixels.ts';

const SIDE = 32;
const PIXELS = 3 * SIDE * SIDE; // all red, then all green, then all blue values, row by row

/** How the records of a data set are built. */
export interface CifarRecordsOptions {
  /** The public function that messages name. */
  readonly what: string;
  readonly name: string;
  readonly classes: readonly string[];
  /** Labels before the pixels: one in CIFAR-10; coarse, then fine in CIFAR-100. */
  readonly labelBytes: 1 | 2;
  /** Which of them is the label. */
  readonly labelByte: 0 | 1;
}

/** The data set in files of the binary version. Accepts files with fewer than the original number of records. */
export function cifarRecords({ files, source }: CifarFiles, options: CifarRecordsOptions): Dataset {
  const { what, name, classes, labelBytes, labelByte } = options;
  const size = labelBytes + PIXELS;
  const count = files.reduce((sum, file) => sum + recordsIn(what, file, size), 0);
  const pixels = new Uint8Array(new SharedArrayBuffer(count * PIXELS));
  const labels = new Int32Array(count);
  let record = 0;
  for (const { path, bytes } of files) {
    for (let start = 0; start < bytes.length; start += size, record++) {
      const label = bytes[start + labelByte]!;
      if (label >= classes.length) {
        throw new LeoclrError(
          'data',
          `${what}: expected labels from 0 to ${classes.length - 1} in ${path}, got ${label} in record ${start / size}.`,
        );
      }
      labels[record] = label;
      const planes = bytes.subarray(start + labelBytes, start + size);
      interleave(planes, pixels.subarray(record * PIXELS, (record + 1) * PIXELS));
    }
  }
  return packedPixels({ name, width: SIDE, height: SIDE, channels: 3, pixels, classes, labels, source });
}

function recordsIn(what: string, { path, bytes }: TarFile, size: number): number {
  if (bytes.length > 0 && bytes.length % size === 0) return bytes.length / size;
  throw new LeoclrError(
    'data',
    `${what}: expected ${path} to hold whole records of ${size} bytes, got ${bytes.length} bytes. Is it complete?`,
  );
}
