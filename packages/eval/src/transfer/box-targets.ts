import type { Box } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';

/**
 * Which classes pictures show, by their boxes, `[N, M]`: 1 there, 0 not there, −1 only difficult objects. It is what the lists
 * `<class>_<split>.txt` of PASCAL VOC say (there 1, −1 and 0).
 *
 * @param pictures The boxes of each picture; `undefined` means that the data set doesn't know them.
 * @param classes M.
 * @throws LeoclrError `data` when a picture has no list of boxes, or a box is of no class.
 */
export function boxTargets(pictures: readonly (readonly Box[] | undefined)[], classes: number): Int8Array {
  const targets = new Int8Array(pictures.length * classes);
  for (const [row, boxes] of pictures.entries()) {
    if (boxes === undefined) {
      throw new LeoclrError(
        'data',
        `boxTargets(): expected the boxes of every picture, got none of picture ${row}. Is that part annotated?`,
      );
    }
    for (const { label, difficult = false } of boxes) {
      if (!Number.isInteger(label) || label < 0 || label >= classes) {
        throw new LeoclrError('data', `boxTargets(): expected boxes of classes 0 to ${classes - 1}, got ${label} in picture ${row}.`);
      }
      const place = row * classes + label;
      if (!difficult) targets[place] = 1;
      else if (targets[place] === 0) targets[place] = -1;
    }
  }
  return targets;
}
