import { scenes } from '@leoclr/data';
import { expect, test } from 'vitest';
import { labelledLists } from './labelled-lists.ts';

const dataset = scenes({ length: 200, size: 8 });
const used = Int32Array.from({ length: 200 }, (_, index) => index);
const lists = (labels: string, pictures = used): ReturnType<typeof labelledLists> =>
  labelledLists(dataset, { labels, seed: 3, used: pictures, data: 'scenes:200' });

test('draws the shares that it is asked for, the smaller among the larger', async () => {
  const [one, ten] = await lists('1%, 10 %');
  expect(ten).toMatchObject({ name: '10 %, seed 3', fileName: 'semi-10-percent.txt', note: null });
  expect(ten!.indices).toHaveLength(20);
  expect(one).toMatchObject({
    name: '1 %, seed 3',
    fileName: 'semi-1-percent.txt',
    note: '8 classes have one labelled picture, although 1 % of their pictures is less than one.',
  });
  expect([...one!.indices].every((index) => ten!.indices.includes(index))).toBe(true);
});

test('draws among the pictures that are used', async () => {
  const [half] = await lists('50%', used.subarray(0, 40));
  expect([half!.indices.length, half!.among]).toEqual([20, 40]);
  expect(Math.max(...half!.indices)).toBeLessThan(40);
});

test('refuses shares out of range, and nothing', async () => {
  await expect(lists('0%')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --labels: expected a share above 0% and at most 100%, got 0%.]`,
  );
  await expect(lists('101%')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --labels: expected a share above 0% and at most 100%, got 101%.]`,
  );
  await expect(lists('10')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --labels: expected a share like 10% or the file of a list, got 10.]`,
  );
  await expect(lists('1%,')).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --labels: expected shares like 1% or files, separated by commas, got an empty one.]`,
  );
});
