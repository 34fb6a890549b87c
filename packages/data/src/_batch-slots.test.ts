import { originalView } from '@leoclr/augment';
import { expect, test } from 'vitest';
import { batchSlots } from './_batch-slots.ts';

test('a slot has room for each view and comes again once it was given back', () => {
  const slots = batchSlots([originalView({ size: 2 }), originalView({ size: 3 })], 5);
  const [first, second] = [slots.take(), slots.take()];
  expect(first.map(({ length }) => length)).toEqual([5 * 2 * 2 * 3, 5 * 3 * 3 * 3]);
  expect(second[0]!.buffer).not.toBe(first[0]!.buffer);
  slots.giveBack(first);
  expect(slots.take()).toBe(first);
});

test('says how much memory there is not', () => {
  expect(() => batchSlots([originalView({ size: 4096 })], 4_000_000).take()).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: batches(): there is no memory for a batch of 805306368 MB. Choose a smaller batchSize, smaller views or a smaller prefetch.]`,
  );
});
