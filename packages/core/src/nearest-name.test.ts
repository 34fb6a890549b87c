import { expect, test } from 'vitest';
import { nearestName, unknownName } from './nearest-name.ts';

const methods = ['leoclr', 'mocov2', 'mocov2-symmetric'];

test('finds the name a typo meant', () => {
  expect(nearestName('leolcr', methods)).toBe('leoclr');
  expect(nearestName('MoCoV2', methods)).toBe('mocov2');
});

test('finds nothing when nothing is near', () => {
  expect(nearestName('xyz', methods)).toBeNull();
});

test('says what is known and what was probably meant', () => {
  expect(unknownName('method', 'moco', methods)).toMatchInlineSnapshot(
    `"Unknown method "moco"; known are leoclr, mocov2, mocov2-symmetric. Did you mean mocov2?"`,
  );
});
