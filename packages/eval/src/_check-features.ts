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

/** There may be hundreds of millions: x − x is NaN where x isn't finite, and a sum with it stays so. Four sums, as each waits for itself. */
function allFinite(values: Float32Array): boolean {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < values.length; i += 4) {
    first += values[i]! - values[i]!;
    second += values[i + 1]! - values[i + 1]!;
    third += values[i + 2]! - values[i + 2]!;
    fourth += values[i + 3]! - values[i + 3]!;
  }
  for (; i < values.length; i++) first += values[i]! - values[i]!;
  return first + second + third + fourth === 0;
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
