import type { Box } from '@leoclr/core';
import { expect, test } from 'vitest';
import { boxTargets } from './box-targets.ts';

const box = (label: number, difficult = false): Box => ({ left: 0, top: 0, right: 1, bottom: 1, label, ...(difficult && { difficult }) });

test('a class is there with an object, difficult with nothing but difficult ones, and else not there', () => {
  const pictures = [[box(0), box(2)], [box(1, true)], [box(1, true), box(1)], [box(1), box(1, true)], []];
  const rows = [
    [1, 0, 1],
    [0, -1, 0],
    [0, 1, 0],
    [0, 1, 0],
    [0, 0, 0],
  ];
  expect([...boxTargets(pictures, 3)]).toEqual(rows.flat());
});

test('pictures without annotation and boxes of no class are refused', () => {
  expect(() => boxTargets([[], undefined], 3)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: boxTargets(): expected the boxes of every picture, got none of picture 1. Is that part annotated?]`,
  );
  expect(() => boxTargets([[box(3)]], 3)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: boxTargets(): expected boxes of classes 0 to 2, got 3 in picture 0.]`,
  );
});
