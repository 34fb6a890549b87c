import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedData } from './fixtures/shared-data.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { openDataset } from './index.ts';

const { root, write, messageOf } = temporaryFolder();

function folder(name: string, files: readonly string[]): string {
  for (const file of files) write(`${name}/${file}`, '');
  return join(root, name);
}

test.each(['val', 'valid', 'test'])('takes train and %s as the parts of a folder', async (val) => {
  const directory = folder(`parts-${val}`, ['train/a/1.jpg', 'train/b/1.jpg', 'train/b/2.jpg', `${val}/b/3.jpg`]);
  expect(await openDataset(directory, { split: 'train' })).toMatchObject({ length: 3, classes: ['a', 'b'] });
  const dataset = await openDataset(directory, { split: 'val' });
  expect(dataset).toMatchObject({ length: 1, classes: ['a', 'b'] });
  expect([...dataset!.labels!]).toEqual([1]);
});

test('a plain folder is all training part', async () => {
  const directory = folder('plain', ['a/1.jpg', 'b/1.jpg']);
  for (const text of [directory, `folder:${directory}`]) {
    expect(await openDataset(text, { split: 'train' })).toMatchObject({ name: 'plain', length: 2, classes: ['a', 'b'] });
    expect(await openDataset(text, { split: 'val' })).toBeNull();
  }
});

test('a class that train lacks is an error', async () => {
  const directory = folder('lacks', ['train/cat/1.jpg', 'train/dog/1.jpg', 'val/cta/2.jpg']);
  expect(await messageOf(openDataset(directory, { split: 'val' }))).toMatchInlineSnapshot(
    `"imageFolder(): the class folder ROOT/lacks/val/cta is none of the 2 known classes. The nearest is cat. Every class must also be in the training set."`,
  );
});

test('draws scenes', async () => {
  expect(await openDataset('scenes', { split: 'train' })).toMatchObject({ name: 'scenes/train', length: 4096 });
  expect(await openDataset('scenes', { split: 'val' })).toMatchObject({ name: 'scenes/val', length: 1024 });
  const few = await openDataset('scenes:21', { split: 'val', seed: 3, size: 16 });
  expect(few).toMatchObject({ length: 6, recipe: { options: { seed: 3 } } });
  expect((await few!.get(0)).image.width).toBe(16);
});

test('names what it does not understand', async () => {
  expect(await messageOf(openDataset('scenes:many', { split: 'train' }))).toMatchInlineSnapshot(
    `"openDataset(): expected scenes:LENGTH with a whole number of pictures, at least 1, got "scenes:many"."`,
  );
  folder('typo/photos', ['a/1.jpg']);
  expect(await messageOf(openDataset(join(root, 'typo/photo'), { split: 'train' }))).toMatchInlineSnapshot(
    `"openDataset(): there is no folder ROOT/typo/photo. ROOT/typo has photos. Did you mean ROOT/typo/photos?"`,
  );
  const unknown = await messageOf(openDataset('cifar:data', { split: 'train' }));
  expect(unknown).toMatch(
    /^openDataset\(\): Unknown kind of data set "cifar"; known are folder, list, cifar10, .+\. Did you mean cifar10\?$/,
  );
  expect(await messageOf(openDataset('constructor:x', { split: 'train' }))).toMatch(/Unknown kind of data set/i);
  expect(await messageOf(openDataset('voc:', { split: 'train' }))).toMatchInlineSnapshot(`"openDataset(): expected voc:DIR, got "voc:"."`);
  expect(await messageOf(openDataset(write('photo.jpg', ''), { split: 'train' }))).toMatchInlineSnapshot(
    `"openDataset(): expected ROOT/photo.jpg to be a folder, but it is a file."`,
  );
});

test('a folder that could be several kinds needs a word', async () => {
  const directory = folder('several', ['cifar-10-batches-bin/test_batch.bin', 'stl10_binary/test_X.bin']);
  expect(await messageOf(openDataset(directory, { split: 'train' }))).toMatchInlineSnapshot(
    `"openDataset(): ROOT/several holds CIFAR-10 and STL-10. Write cifar10:ROOT/several or stl10:ROOT/several."`,
  );
});

test('a folder may have a colon in its name', async () => {
  const directory = folder('c:d', ['a/1.jpg']);
  expect(existsSync(directory)).toBe(true);
  expect(await openDataset(directory, { split: 'train' })).toMatchObject({ length: 1 });
});

// One text each, and the counts of the packs' READMEs: pictures to train on and to validate with, and classes.
const pack = sharedData('.');
test.each([
  ['imagenette', 9469, 3925, 10],
  ['cifar10', 50_000, 10_000, 10],
  ['caltech101-mini', 1515, 1010, 101],
  ['dtd10', 800, 400, 10],
  ['voc2007-mini', 1000, 400, 20],
  ['coco128', 128, 128, 80],
  ['bccd', 205, 87, 3],
])(`opens %s by its folder${pack.skipped}`, { skip: pack.skip }, async (name, train, val, classes) => {
  const directory = join(pack.directory, name);
  const part = await openDataset(directory, { split: 'train' });
  expect([part!.length, part!.classes.length]).toEqual([train, classes]);
  const other = await openDataset(directory, { split: 'val', classes: part!.classes });
  expect(other).toMatchObject({ length: val, classes: part!.classes });
  expect(dirname(part!.name)).toBe(name);
  const { image, label } = await other!.get(val - 1);
  expect([image.data.length, label]).toEqual([image.width * image.height * 3, part!.labels === null ? -1 : classes - 1]);
  expect(await other!.version!(0)).not.toBe(await other!.version!(val - 1));
});

test(`opens parts and archives by name${pack.skipped}`, { skip: pack.skip }, async () => {
  expect(await openDataset(`cifar10:${join(pack.directory, 'cifar10')}`, { split: 'val' })).toMatchObject({
    name: 'cifar10/test',
    length: 10_000,
  });
  const archive = join(pack.directory, 'cifar10/cifar-10-binary-sample.tar.gz');
  expect(await openDataset(archive, { split: 'train' })).toMatchObject({ name: 'cifar10/train', length: 1500 });
  expect(await openDataset(`folder:${join(pack.directory, 'bccd')}`, { split: 'train' })).toMatchObject({ length: 364 });
});
