import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { packedImages } from './_packed-images.ts';
import { sharedBytes } from '../_shared-bytes.ts';
import { packStrings } from '../_strings.ts';
import type { TarFile } from '../_tar-files.ts';

const SIDE = 32;

/** The data set in the files `<class>/<number>.jpg` of an archive, ordered by path. They stay encoded until they are wanted. */
export function cifarPictures(name: string, files: readonly TarFile[], classes: readonly string[]): Dataset {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const labels = Int32Array.from(sorted, ({ path }) => {
    const folder = path.split('/').at(-2) ?? '';
    const label = classes.indexOf(folder);
    if (label >= 0) return label;
    throw new LeoclrError('data', `cifar10(): expected ${path} to lie in a folder named after one of ${classes.join(', ')}.`);
  });
  const { bytes, starts } = sharedBytes(sorted.map((file) => file.bytes));
  const paths = packStrings(sorted.map(({ path }) => path.split('/').slice(-2).join('/')));
  // Memory that is never written costs nothing: the room fills as pictures are decoded.
  const pixels = new Uint8Array(new SharedArrayBuffer(sorted.length * SIDE * SIDE * 3));
  const decoded = new Uint8Array(new SharedArrayBuffer(sorted.length));
  return packedImages({ name, bytes, starts, paths, classes, labels, side: SIDE, pixels, decoded });
}
