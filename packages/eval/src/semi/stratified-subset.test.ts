import { array, assert, constantFrom, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { stratifiedSubset } from './stratified-subset.ts';

const someLabels = array(integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 300 }).filter((labels) =>
  labels.some((label) => label >= 0),
);
const shares = constantFrom(0.001, 0.01, 0.1, 0.25, 0.5, 0.99, 1);
const seeds = integer({ min: 0, max: 2 ** 31 });

/** How many pictures a class may give. */
function allowedCounts(label: number, exact: number, raised: readonly number[]): number[] {
  if (label < 0) return [0];
  return raised.includes(label) && exact < 1 ? [1] : [Math.floor(exact), Math.ceil(exact)];
}

test('every class gives its share, rounded up or down, and at least one picture', () => {
  assert(
    property(someLabels, shares, seeds, (labels, share, seed) => {
      const { indices, raised } = stratifiedSubset(labels, { share, seed });
      expect(new Set(indices).size).toBe(indices.length);
      expect([...indices]).toEqual([...indices].sort((a, b) => a - b));
      for (const label of new Set(labels)) {
        const all = labels.filter((other) => other === label).length;
        const chosen = [...indices].filter((index) => labels[index] === label).length;
        expect(allowedCounts(label, share * all, raised)).toContain(chosen);
      }
    }),
  );
});

test('subsets of one seed are nested, and are the same again', () => {
  assert(
    property(someLabels, shares, shares, seeds, (labels, one, other, seed) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)].map((share) => stratifiedSubset(labels, { share, seed }).indices);
      expect([...less!].every((index) => more!.includes(index))).toBe(true);
      expect(stratifiedSubset(labels, { share: Math.min(one, other), seed }).indices).toEqual(less);
    }),
  );
});

test('over classes of one size the share is kept as well as whole pictures can', () => {
  assert(
    property(integer({ min: 2, max: 40 }), integer({ min: 1, max: 60 }), seeds, (classes, each, seed) => {
      const labels = Array.from({ length: classes * each }, (_, index) => index % classes);
      const { indices, raised } = stratifiedSubset(labels, { share: 0.1, seed });
      expect(Math.abs(indices.length - raised.length - 0.1 * labels.length)).toBeLessThanOrEqual(0.5 + 1e-9);
    }),
  );
});

test('pictures that are added to one class leave the choice in the others', () => {
  const labels = Array.from({ length: 90 }, (_, index) => index % 3);
  const before = stratifiedSubset(labels, { share: 0.1, seed: 7 }).indices;
  const after = stratifiedSubset([...labels, ...Array.from({ length: 30 }, () => 2)], { share: 0.1, seed: 7 }).indices;
  expect(after.filter((index) => index % 3 !== 2 && index < 90)).toEqual(before.filter((index) => index % 3 !== 2));
});

test('another seed chooses others', () => {
  const labels = Array.from({ length: 200 }, (_, index) => index % 4);
  expect(stratifiedSubset(labels, { share: 0.1, seed: 1 }).indices).not.toEqual(stratifiedSubset(labels, { share: 0.1, seed: 2 }).indices);
});

test('1 % and 10 % of 9,469 pictures in ten classes', () => {
  const labels = Array.from({ length: 9469 }, (_, index) => index % 10);
  expect([0.01, 0.1].map((share) => stratifiedSubset(labels, { share }).indices.length)).toEqual([95, 947]);
});

test('rejects a share that is none, and pictures without labels', () => {
  expect(() => stratifiedSubset([0, 1], { share: 1.5 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: stratifiedSubset(): expected share to be above 0 and at most 1, got 1.5.]`,
  );
  expect(() => stratifiedSubset([0, 1], { share: 0 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: stratifiedSubset(): expected share to be above 0 and at most 1, got 0.]`,
  );
  expect(() => stratifiedSubset([-1, -1], { share: 0.1 })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: stratifiedSubset(): expected labels of at least one class, got none.]`,
  );
});
