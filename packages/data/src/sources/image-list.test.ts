import { join } from 'node:path';
import { describeDataset } from '@leoclr/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { decodeImage, imageList, openDataset } from '../index.ts';

const { root, write, messageOf } = temporaryFolder();
const dot = await sharp({ create: { width: 2, height: 3, channels: 3, background: '#102030' } })
  .png()
  .toBuffer();
for (const file of ['1.png', '2.png', 'with, comma.png', 'with space.png', 'deep/ä.png']) write(`photos/${file}`, dot);

const namesOf = async (file: string) => {
  const dataset = await imageList({ file });
  return Promise.all(Array.from({ length: dataset.length }, async (_, index) => (await dataset.get(index)).name.slice(root.length + 1)));
};

describeDataset('a list', () => imageList({ file: write('list.tsv', 'photos/1.png\tcat\nphotos/none.png\tcat\nphotos/2.png\tdog\n') }), {
  decode: decodeImage,
  broken: [1],
});

test('paths are relative to the list, and labels stand after a tab', async () => {
  const file = write('photos/train.txt', '\ufeff# my pictures\r\n1.png\tcat\r\n\r\nwith space.png\tdog\r\n./deep/ä.png\tcat');
  const dataset = await imageList({ file });
  expect(dataset).toMatchObject({ name: 'train', length: 3, classes: ['cat', 'dog'] });
  expect([...dataset.labels!]).toEqual([0, 1, 0]);
  expect(await namesOf(file)).toEqual(['photos/1.png', 'photos/with space.png', 'photos/deep/ä.png']);
  expect((await dataset.file!(2)).name).toBe('deep/ä.png');
});

test('a list without labels gives none', async () => {
  const file = write('plain.txt', 'photos/2.png\nphotos/with, comma.png\nphotos/2.png\n');
  expect(await imageList({ file })).toMatchObject({ length: 3, classes: [], labels: null });
  expect(await namesOf(file)).toEqual(['photos/2.png', 'photos/with, comma.png', 'photos/2.png']);
});

test('tables may have a heading, quotes and numbers as labels', async () => {
  const file = write('table.csv', 'path,label\nphotos/1.png,10\n"photos/with, comma.png",9\n"photos/2.png" , "10"\n');
  const dataset = await imageList({ file });
  expect(dataset.classes).toEqual(['9', '10']);
  expect([...dataset.labels!]).toEqual([1, 0, 1]);
  expect(await namesOf(file)).toEqual(['photos/1.png', 'photos/with, comma.png', 'photos/2.png']);
});

test('a comma parts a line of a text where it can not belong to the path', async () => {
  expect(await imageList({ file: write('comma.txt', 'photos/1.png,cat\nphotos/2.png, dog\n') })).toMatchObject({
    length: 2,
    classes: ['cat', 'dog'],
  });
});

test('paths may be absolute and lead out of the folder of the list', async () => {
  const file = write('lists/out.txt', `../photos/1.png\n${join(root, 'photos/2.png')}\n`);
  expect(await namesOf(file)).toEqual(['photos/1.png', 'photos/2.png']);
  const dataset = await imageList({ file });
  expect((await dataset.file!(0)).name).toBe('photos/1.png');
});

test('given classes decide the labels', async () => {
  const file = write('val.tsv', 'photos/1.png\tdog\n');
  expect([...(await imageList({ file, classes: ['cat', 'dog'] })).labels!]).toEqual([1]);
  expect(await messageOf(imageList({ file, classes: ['cat', 'dogs'] }))).toMatchInlineSnapshot(
    `"imageList(): the label dog in ROOT/val.tsv is none of the 2 known classes. The nearest is dogs. Every class must also be in the training set."`,
  );
});

test('says which line it does not understand', async () => {
  expect(await messageOf(imageList({ file: write('a.csv', 'photos/1.png,cat\n"photos/2.png,cat\n') }))).toMatchInlineSnapshot(
    `"imageList(): can't understand line 2 of ROOT/a.csv: its quotes are not in pairs."`,
  );
  expect(await messageOf(imageList({ file: write('b.csv', 'photos/1.png,cat,3\n') }))).toMatchInlineSnapshot(
    `"imageList(): can't understand line 1 of ROOT/b.csv: it has 3 values."`,
  );
  expect(await messageOf(imageList({ file: write('c.tsv', '\n\tcat\n') }))).toMatchInlineSnapshot(
    `"imageList(): can't understand line 2 of ROOT/c.tsv: it begins with no path."`,
  );
  expect(await messageOf(imageList({ file: write('d.tsv', 'photos/1.png\t\n') }))).toMatchInlineSnapshot(
    `"imageList(): can't understand line 1 of ROOT/d.tsv: its label is empty."`,
  );
  expect(await messageOf(imageList({ file: write('e.tsv', 'photos/1.png\tcat\nphotos/2.png\n') }))).toMatchInlineSnapshot(
    `"imageList(): expected a label for every picture of ROOT/e.tsv or for none, found none for photos/2.png."`,
  );
  expect(await messageOf(imageList({ file: write('f.tsv', '# nothing\n') }))).toMatchInlineSnapshot(
    `"imageList(): expected a path a line in ROOT/f.tsv, found none."`,
  );
  expect(await messageOf(imageList({ file: join(root, 'none.txt') }))).toMatchInlineSnapshot(
    `"imageList(): can't read ROOT/none.txt: there is no such file."`,
  );
});

test('is opened by name, with its neighbour as the other part', async () => {
  write('both/train.csv', '../photos/1.png,cat\n../photos/2.png,dog\n');
  write('both/valid.csv', '../photos/2.png,dog\n');
  for (const text of ['list:', ''].map((kind) => `${kind}${join(root, 'both/train.csv')}`)) {
    expect(await openDataset(text, { split: 'train' })).toMatchObject({ length: 2, classes: ['cat', 'dog'] });
    const val = await openDataset(text, { split: 'val' });
    expect([...val!.labels!]).toEqual([1]);
  }
  expect(await openDataset(join(root, 'both/valid.csv'), { split: 'val' })).toBeNull();
});
