import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataset } from './index.ts';

const data = process.env['LEOCLR_DATA'] ?? resolve(fileURLToPath(import.meta.url), '../../../../../shared/data');
const skip = !existsSync(data);
const skipped = skip ? ' (skipped: no data)' : '';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-open-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(name: string, files: readonly string[]): string {
  for (const file of files) {
    mkdirSync(dirname(join(root, name, file)), { recursive: true });
    writeFileSync(join(root, name, file), '');
  }
  return join(root, name);
}
const messageOf = (promise: Promise<unknown>) => promise.then(() => 'no error', (error: unknown) => (error as Error).message.replaceAll(root, 'ROOT'));

test.each(['val', 'valid', 'test'])('takes train and %s as the parts of a folder', async (val) => {
  const directory = folder(`parts-${val}`, ['train/a/1.jpg', 'train/b/1.jpg', 'train/b/2.jpg', `${val}/b/3.jpg`]);
  expect(await openDataset(directory, { split: 'train' })).toMatchObject({ length: 3, classes: ['a', 'b'] });
  const dataset = await openDataset(directory, { split: 'val' });
  expect(dataset).toMatchObject({ length: 1, classes: ['a', 'b'] });
  expect([...dataset!.labels!]).toEqual([1]);
});

test('a plain folder is all training part', async () => {
  const directory = folder('plain', ['a/1.jpg', 'b/1.jpg']);
  expect(await openDataset(directory, { split: 'train' })).toMatchObject({ name: 'plain', length: 2, classes: ['a', 'b'] });
  expect(await openDataset(directory, { split: 'val' })).toBeNull();
});

test('a class that train lacks is an error', async () => {
  const directory = folder('lacks', ['train/cat/1.jpg', 'train/dog/1.jpg', 'val/cta/2.jpg']);
  expect(await messageOf(openDataset(directory, { split: 'val' }))).toMatchInlineSnapshot(`"imageFolder(): the class folder ROOT/lacks/val/cta is none of the 2 known classes. The nearest is cat. Every class must also be in the training set."`);
});

test('draws scenes', async () => {
  expect(await openDataset('scenes', { split: 'train' })).toMatchObject({ name: 'scenes/train', length: 4096 });
  expect(await openDataset('scenes', { split: 'val' })).toMatchObject({ name: 'scenes/val', length: 1024 });
  const few = await openDataset('scenes:21', { split: 'val', seed: 3, size: 16 });
  expect(few).toMatchObject({ length: 6, recipe: { options: { seed: 3 } } });
  expect((await few!.get(0)).image.width).toBe(16);
});

test('names what it does not understand', async () => {
  expect(await messageOf(openDataset('scenes:many', { split: 'train' }))).toMatchInlineSnapshot(`"openDataset(): expected scenes:LENGTH with a whole number of pictures, at least 1, got "scenes:many"."`);
  folder('typo/photos', ['a/1.jpg']);
  expect(await messageOf(openDataset(join(root, 'typo/photo'), { split: 'train' }))).toMatchInlineSnapshot(`"openDataset(): there is no folder ROOT/typo/photo. ROOT/typo has photos. Did you mean ROOT/typo/photos?"`);
  expect(await messageOf(openDataset(folder('cifar', ['cifar10-train.tar.gz']), { split: 'train' }))).toMatchInlineSnapshot(`"openDataset(): ROOT/cifar holds CIFAR-10, not a folder of pictures. Write cifar10:ROOT/cifar."`);
});

test.each([
  ['imagenette', 9469, 3925, 10],
  ['caltech101-mini', 1515, 1010, 101],
  ['dtd10', 800, 400, 10],
])(`opens %s${skipped}`, { skip }, async (name, train, val, classes) => {
  const directory = join(data, name);
  const part = await openDataset(directory, { split: 'train' });
  expect(part).toMatchObject({ name: `${name}/train`, length: train });
  expect(part!.classes).toHaveLength(classes);
  const other = await openDataset(directory, { split: 'val', classes: part!.classes });
  expect(other).toMatchObject({ name: `${name}/val`, length: val });
  const { image, label } = await other!.get(val - 1);
  expect([image.data.length, label]).toEqual([image.width * image.height * 3, classes - 1]);
});

test(`opens CIFAR-10 by name${skipped}`, { skip }, async () => {
  expect(await openDataset(`cifar10:${join(data, 'cifar10')}`, { split: 'val' })).toMatchObject({ name: 'cifar10/test', length: 10_000 });
});
