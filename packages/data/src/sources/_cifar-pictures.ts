import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { sharedBytes } from '../_shared-bytes.ts';
import { packStrings } from '../_strings.ts';
import type { CifarFiles } from './_cifar-files.ts';
import { packedImages } from './_packed-images.ts';

const SIDE = 32;

/** What the pictures are. */
export interface CifarPicturesOptions {
  /** The public function that messages name. */
  readonly what: string;
  readonly name: string;
  readonly classes: readonly string[];
  /** The label of the pictures in a folder of this name, −1 when there is no such class. */
  readonly labelOf: (folder: string) => number;
}

/** The data set in the files `<class>/<number>.jpg` of an archive, ordered by path. They stay encoded until they are wanted. */
export function cifarPictures({ files, source }: CifarFiles, { what, name, classes, labelOf }: CifarPicturesOptions): Dataset {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const labels = Int32Array.from(sorted, ({ path }) => {
    const label = labelOf(path.split('/').at(-2) ?? '');
    if (label >= 0) return label;
    throw new LeoclrError('data', `${what}: expected ${path} to lie in a folder named after one of ${listed(classes)}.`);
  });
  const { bytes, starts } = sharedBytes(sorted.map((file) => file.bytes));
  const paths = packStrings(sorted.map(({ path }) => path.split('/').slice(-2).join('/')));
  // Memory that is never written costs nothing: the room fills as pictures are decoded.
  const pixels = new Uint8Array(new SharedArrayBuffer(sorted.length * SIDE * SIDE * 3));
  const decoded = new Uint8Array(new SharedArrayBuffer(sorted.length));
  return packedImages({ name, bytes, starts, paths, classes, labels, side: SIDE, pixels, decoded, source });
}

function listed(classes: readonly string[]): string {
  return classes.length <= 10 ? classes.join(', ') : `${classes.slice(0, 5).join(', ')} … ${classes.at(-1)} (${classes.length} classes)`;
}
