import { expect, test } from 'vitest';
import { checkShape } from './check-shape.ts';

test('accepts matching shapes, null standing for any size', () => {
  expect(() => checkShape('f(): expected x', [2, 3], [2, null])).not.toThrow();
  expect(() => checkShape('f(): expected x', [], [])).not.toThrow();
});

test.each([
  [
    [2, 3],
    [2, 4],
  ],
  [[2], [2, 1]],
  [
    [2, 3],
    [3, null],
  ],
])('rejects %j where %j is expected', (actual, expected) => {
  expect(() => checkShape('f(): expected x', actual, expected)).toThrow(`got [${actual.join(', ')}]`);
});

test('names both shapes in one sentence', () => {
  expect(() => checkShape('infoNce(): expected keys[0]', [32, 64], [32, null, 3])).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: infoNce(): expected keys[0] to have shape [32, any, 3], got [32, 64].]`,
  );
});
