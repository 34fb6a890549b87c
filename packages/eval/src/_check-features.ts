import { LeoclrError } from '@leoclr/core';
import type { Features } from './features/features.ts';

/**
 * Checks features at a public boundary: sizes fit, everything is finite.
 *
 * @throws LeoclrError `shape` or `numeric`.
 */
export function checkFeatures(where: string, name: string, features: Features): void {
  const { values, count, width, indices } = features;
  if (count < 1 || width < 1 || values.length !== count * width || indices.length !== count) {
    throw new LeoclrError(
      'shape',
      `${where}: expected ${name} to hold count × width values and count indices, got count ${count}, width ${width}, ${values.length} values and ${indices.length} indices.`,
    );
  }
  const broken = allFinite(values) ? -1 : values.findIndex((value) => !Number.isFinite(value));
  if (broken !== -1) {
    const row = Math.floor(broken / width);
    throw new LeoclrError(
      'numeric',
      `${where}: expected ${name} to be finite, got ${values[broken]} in row ${row} (sample ${indices[row]}).`,
    );
  }
}

/**
 * There may be hundreds of millions, so this looks at their bits, four numbers at a time: the exponent of what isn't finite is all ones, and one
 * more carries into the sign.
 */
function allFinite(values: Float32Array): boolean {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const carried = (place: number): number => (bits[place]! & 0x7fffffff) + 0x00800000;
  let signs = 0;
  let i = 0;
  for (; i + 3 < bits.length; i += 4) signs |= carried(i) | carried(i + 1) | carried(i + 2) | carried(i + 3);
  for (; i < bits.length; i++) signs |= carried(i);
  return signs >= 0;
}

/**
 * Checks that two sets of features come from one network.
 *
 * @throws LeoclrError `shape`.
 */
export function checkSameWidth(where: string, [firstName, first]: [string, Features], [secondName, second]: [string, Features]): void {
  if (first.width === second.width) return;
  throw new LeoclrError(
    'shape',
    `${where}: expected ${secondName} to have width ${first.width} like ${firstName}, got ${second.width}. Both must come from the same network.`,
  );
}
