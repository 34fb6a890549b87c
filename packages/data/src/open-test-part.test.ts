import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { openDataset, openTestPart } from './index.ts';

const { root, write } = temporaryFolder();
const jpeg = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#102030' } })
  .jpeg()
  .toBuffer();

function folder(name: string, ...parts: string[]): string {
  for (const part of parts) for (const label of ['a', 'b']) write(`${name}/${part}/${label}/${part}.jpg`, jpeg);
  return join(root, name);
}

test.each(['val', 'valid', 'validation'])('a folder with train, %s and test has a test part of its own', async (validation) => {
  const text = folder(`three-${validation}`, 'train', validation, 'test');
  const test = await openTestPart(text, { classes: ['b', 'a'] });
  expect(test).toMatchObject({ name: `three-${validation}/test`, length: 2, classes: ['b', 'a'] });
  expect((await test!.get(0)).name).toMatch(/test\/a\/test\.jpg$/);
  expect((await (await openDataset(text, { split: 'val' }))!.get(0)).name).toMatch(new RegExp(`${validation}\\.jpg$`));
});

test('with two parts or one, there is none', async () => {
  expect(await openTestPart(folder('two', 'train', 'test'))).toBeNull();
  expect(await openTestPart(folder('two-val', 'train', 'val'))).toBeNull();
  expect(await openTestPart(folder('one', '.'))).toBeNull();
  expect(await openTestPart('scenes:8')).toBeNull();
});

test('VOC with the lists train, val and test has one', async () => {
  const lists = (name: string, ...splits: string[]): string => {
    write(`${name}/VOC2007/JPEGImages/1.jpg`, jpeg);
    write(`${name}/VOC2007/Annotations/1.xml`, '<annotation/>');
    for (const split of splits) write(`${name}/VOC2007/ImageSets/Main/${split}.txt`, '1\n');
    return `voc:${join(root, name)}`;
  };
  expect(await openTestPart(lists('voc-three', 'train', 'val', 'test'))).toMatchObject({ name: 'voc-three/test', length: 1 });
  expect(await openTestPart(lists('voc-two', 'trainval', 'test'))).toBeNull();
});
