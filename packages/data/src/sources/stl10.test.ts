import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describeDataset } from '@leoclr/testing';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { decodeImage, openDataset, stl10 } from '../index.ts';

const { root, write, messageOf } = temporaryFolder();

/** Planes column by column: the value of channel c at (x, y) is (x + 2y + 64c + 7 × number) modulo 256. */
const record = (number: number) => {
  const value = (place: number) => Math.floor((place % 9216) / 96) + 2 * (place % 96) + 64 * Math.floor(place / 9216);
  return Uint8Array.from({ length: 3 * 9216 }, (_, place) => value(place) + 7 * number);
};
const records = (...numbers: number[]) => Buffer.concat(numbers.map(record));

write('stl/stl10_binary/train_X.bin', records(0, 1, 2, 3));
write('stl/stl10_binary/train_y.bin', Buffer.of(10, 1, 2, 1));
write('stl/stl10_binary/test_X.bin', records(4));
write('stl/stl10_binary/test_y.bin', Buffer.of(3));
write('stl/stl10_binary/unlabeled_X.bin', records(5, 6));
write('stl/stl10_binary/fold_indices.txt', '3 1 \n0\n7\n');
const directory = join(root, 'stl');

describeDataset('STL-10', () => stl10({ directory, split: 'train' }), { decode: decodeImage });
describeDataset('STL-10 without labels', () => stl10({ directory: join(directory, 'stl10_binary'), split: 'unlabeled' }), {
  decode: decodeImage,
});

test('turns columns into rows', async () => {
  const train = await stl10({ directory, split: 'train' });
  expect(train).toMatchObject({ name: 'stl10/train', length: 4 });
  expect([...train.labels!].map((label) => train.classes[label])).toEqual(['truck', 'airplane', 'bird', 'airplane']);
  const { image, name } = await train.get(3);
  expect([image.width, image.height, name]).toEqual([96, 96, 'stl10/train/3']);
  const at = (x: number, y: number) => [...image.data.subarray(3 * (96 * y + x), 3 * (96 * y + x) + 3)];
  expect([at(0, 0), at(5, 1), at(1, 5)]).toEqual([
    [21, 85, 149],
    [28, 92, 156],
    [32, 96, 160],
  ]);
});

test('has a test part, unlabelled pictures and folds', async () => {
  expect([...(await stl10({ directory, split: 'test' })).labels!]).toEqual([2]);
  expect(await stl10({ directory, split: 'unlabeled' })).toMatchObject({ length: 2, classes: [], labels: null });
  const fold = await stl10({ directory, split: 'train', fold: 0 });
  expect(fold).toMatchObject({ name: 'stl10/train/fold-0', length: 2 });
  expect([...fold.labels!]).toEqual([0, 0]);
  expect((await fold.get(0)).image).toEqual((await (await stl10({ directory, split: 'train' })).get(3)).image);
  expect(await fold.version!(0)).toMatch(/^3 0 train_X\.bin 110592 \d+$/);
});

test('is known by its layout and by name', async () => {
  expect(await openDataset(directory, { split: 'val' })).toMatchObject({ name: 'stl10/test', length: 1 });
  expect(await openDataset(`stl10-unlabeled:${directory}`, { split: 'train' })).toMatchObject({ name: 'stl10/unlabeled', length: 2 });
  expect(await openDataset(`stl10-unlabeled:${directory}`, { split: 'val' })).toBeNull();
});

test('a file that becomes shorter costs the pictures that are gone', async () => {
  const file = write('shrinking/unlabeled_X.bin', records(0, 1));
  const dataset = await stl10({ directory: join(root, 'shrinking'), split: 'unlabeled' });
  truncateSync(file, 40_000);
  expect((await dataset.get(0)).image.data).toHaveLength(27_648);
  const error = await dataset.get(1).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'data', sampleName: 'unlabeled_X.bin record 1' });
  rmSync(file);
  expect(await messageOf(dataset.get(0))).toMatch(/^stl10\(\): can't read unlabeled_X\.bin record 0: ENOENT/);
});

test('says what is wrong', async () => {
  expect(await messageOf(stl10({ directory, split: 'train', fold: 10 }))).toMatchInlineSnapshot(
    `"stl10(): expected fold to be an integer from 0 to 9, got 10."`,
  );
  expect(await messageOf(stl10({ directory, split: 'test', fold: 0 }))).toMatchInlineSnapshot(
    `"stl10(): expected fold only with split: 'train', got it with 'test'."`,
  );
  expect(await messageOf(stl10({ directory, split: 'train', fold: 2 }))).toMatchInlineSnapshot(
    `"stl10(): expected line 3 of ROOT/stl/stl10_binary/fold_indices.txt to hold places from 0 to 3, got 7."`,
  );
  expect(await messageOf(stl10({ directory, split: 'train', fold: 3 }))).toMatchInlineSnapshot(
    `"stl10(): expected line 4 of ROOT/stl/stl10_binary/fold_indices.txt to hold places from 0 to 3, got nothing."`,
  );
  write('packed/stl10_binary.tar.gz', '');
  expect(await messageOf(stl10({ directory: join(root, 'packed'), split: 'train' }))).toMatchInlineSnapshot(
    `"stl10(): ROOT/packed/stl10_binary.tar.gz has to be unpacked, so that pictures can be read one by one: tar -xf stl10_binary.tar.gz"`,
  );
  write('other/x.txt', '');
  expect(await messageOf(stl10({ directory: join(root, 'other'), split: 'train' }))).toMatchInlineSnapshot(
    `"stl10(): expected ROOT/other to hold the folder stl10_binary or its files train_X.bin and so on; it holds neither."`,
  );
  write('bad/train_X.bin', records(0).subarray(1));
  expect(await messageOf(stl10({ directory: join(root, 'bad'), split: 'train' }))).toMatchInlineSnapshot(
    `"stl10(): expected ROOT/bad/train_X.bin to hold whole records of 27648 bytes, got 27647 bytes. Is it complete?"`,
  );
  write('bad/train_X.bin', records(0));
  write('bad/train_y.bin', Buffer.of(0));
  expect(await messageOf(stl10({ directory: join(root, 'bad'), split: 'train' }))).toMatchInlineSnapshot(
    `"stl10(): expected labels from 1 to 10 in ROOT/bad/train_y.bin, got 0 at place 0."`,
  );
  write('bad/train_y.bin', Buffer.of(1, 1));
  expect(await messageOf(stl10({ directory: join(root, 'bad'), split: 'train' }))).toMatchInlineSnapshot(
    `"stl10(): expected ROOT/bad/train_y.bin to hold 1 labels, one a picture, got 2."`,
  );
});
