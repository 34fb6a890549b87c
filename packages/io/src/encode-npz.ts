import { Zip, ZipPassThrough } from 'fflate';
import { LeoclrError } from '@leoclr/core';
import { npyParts } from './_npy-parts.ts';
import type { NumpyArray } from './numpy-array.ts';

/** Above this a zip file needs extensions that our writer hasn't. */
const MAX_BYTES = 2 ** 32 - 2 ** 20;
/** As in numpy: the same content gives the same bytes. */
const TIME = '1980-01-01T00:00:00';

/**
 * An npz file, as `numpy.savez` writes it, in pieces that come one after the other: uncompressed, so that numbers aren't copied.
 *
 * `numpy.load` reads it without `allow_pickle`. The arrays must not change until the pieces are written.
 *
 * @throws LeoclrError `checkpoint` when a shape doesn't fit its data or the file would be larger than 4 GB.
 *
 * @example
 * ```ts
 * await writeFileAtomically('x.npz', encodeNpz({ features: { shape: [2, 3], data: new Float32Array(6) } }));
 * ```
 */
export function encodeNpz(arrays: Readonly<Record<string, NumpyArray>>): Uint8Array[] {
  const files = Object.entries(arrays).map(([name, array]) => ({ name, parts: npyParts(array, `encodeNpz(): expected "${name}"`) }));
  const bytes = files.reduce((sum, { parts: [header, values] }) => sum + header.length + values.length, 0);
  if (bytes > MAX_BYTES) {
    throw new LeoclrError(
      'checkpoint',
      `encodeNpz(): expected at most 4 GB, which is what a zip file holds, got ${(bytes / 2 ** 30).toFixed(1)} GB. Write safetensors.`,
    );
  }
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  for (const { name, parts } of files) {
    const file = new ZipPassThrough(`${name}.npy`);
    file.mtime = TIME;
    zip.add(file);
    file.push(parts[0]);
    file.push(parts[1], true);
  }
  zip.end();
  return pieces;
}
