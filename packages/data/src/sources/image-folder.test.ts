import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { imageFolder } from '../index.ts';

// A folder that may not be listed can't be made when the tests run as root: this fault is injected.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const readdir = async (path: string | Buffer, ...rest: never[]) => {
    if (String(path).endsWith('locked')) throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    return real.readdir(path, ...rest);
  };
  return { ...real, readdir };
});

let root: string;
let dot: Buffer;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-folder-'));
  dot = await sharp({ create: { width: 2, height: 2, channels: 3, background: '#102030' } })
    .png()
    .toBuffer();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Makes a folder of pictures and gives its path. */
function folder(name: string, files: readonly string[]): string {
  const directory = join(root, name);
  mkdirSync(directory, { recursive: true });
  for (const file of files) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), dot);
  }
  return directory;
}

const names = async (dataset: Awaited<ReturnType<typeof imageFolder>>, directory: string) =>
  Promise.all(Array.from({ length: dataset.length }, async (_, index) => (await dataset.get(index)).name.slice(directory.length + 1)));

const message = (error: unknown) => (error as Error).message.replaceAll(root, 'ROOT');
const messageOf = (promise: Promise<unknown>) => promise.then(() => 'no error', message);

test('takes sub-folders as classes and sorts by code unit', async () => {
  const directory = folder('sorted/train', ['b/1.png', 'a/10.png', 'a/9.PNG', 'B/x.jpeg', 'a/deep/er/z.webp', 'ä/0.tif']);
  const dataset = await imageFolder({ directory });
  expect(dataset).toMatchObject({ name: 'sorted/train', length: 6, classes: ['B', 'a', 'b', 'ä'] });
  expect([...dataset.labels!]).toEqual([0, 1, 1, 1, 2, 3]);
  expect(await names(dataset, directory)).toEqual(['B/x.jpeg', 'a/10.png', 'a/9.PNG', 'a/deep/er/z.webp', 'b/1.png', 'ä/0.tif']);
  expect(await dataset.get(5)).toEqual({
    image: { width: 2, height: 2, data: Uint8Array.from({ length: 12 }, (_, index) => [16, 32, 48][index % 3]!) },
    label: 3,
    name: join(directory, 'ä/0.tif'),
  });
});

test('pictures directly in the folder mean that there are no labels', async () => {
  const directory = folder('flat', ['2.jpg', '1.jpg', 'more/0.jpg']);
  const dataset = await imageFolder({ directory });
  expect(dataset).toMatchObject({ name: 'flat', length: 3, classes: [], labels: null });
  expect(await names(dataset, directory)).toEqual(['1.jpg', '2.jpg', 'more/0.jpg']);
  expect((await dataset.get(0)).label).toBe(-1);
  expect(await messageOf(imageFolder({ directory, labelled: true }))).toMatchInlineSnapshot(
    `"imageFolder(): expected every picture to lie in a class folder, found ROOT/flat/1.jpg. Move it into one or pass labelled: false."`,
  );
});

test('labels can be declined', async () => {
  const dataset = await imageFolder({ directory: folder('declined', ['a/1.jpg', 'b/1.jpg']), labelled: false });
  expect(dataset).toMatchObject({ length: 2, classes: [], labels: null });
});

test('leaves out hidden files and other kinds of files', async () => {
  const directory = folder('mixed', ['a/1.jpg', 'a/.2.jpg', '.b/3.jpg', 'a/notes.txt', 'a/picture.bmp', 'a/jpg']);
  expect(await names(await imageFolder({ directory }), directory)).toEqual(['a/1.jpg']);
});

test('follows links, but not in circles', async () => {
  const directory = folder('links', ['a/1.jpg']);
  const elsewhere = folder('elsewhere', ['2.jpg', '3.jpg']);
  symlinkSync(elsewhere, join(directory, 'b'));
  symlinkSync(join(elsewhere, '2.jpg'), join(directory, 'a/linked.jpg'));
  symlinkSync(directory, join(directory, 'a/up'));
  symlinkSync(directory, join(elsewhere, 'back'));
  const dataset = await imageFolder({ directory });
  expect(await names(dataset, directory)).toEqual(['a/1.jpg', 'a/linked.jpg', 'b/2.jpg', 'b/3.jpg']);
});

test('a link to nothing is an unreadable picture, not a missing one', async () => {
  const directory = folder('dangling', ['a/1.jpg']);
  symlinkSync(join(root, 'nowhere.jpg'), join(directory, 'a/2.jpg'));
  const dataset = await imageFolder({ directory });
  expect(dataset.length).toBe(2);
  expect(await messageOf(dataset.get(1))).toMatchInlineSnapshot(
    `"imageFolder(): can't read ROOT/dangling/a/2.jpg: the file is gone, or is a link to nothing."`,
  );
});

test('files that come later do not shift the indices', async () => {
  const directory = folder('growing', ['a/2.jpg']);
  const dataset = await imageFolder({ directory });
  folder('growing', ['a/1.jpg']);
  expect(dataset.length).toBe(1);
  expect((await dataset.get(0)).name).toBe(join(directory, 'a/2.jpg'));
});

test('given classes decide the labels', async () => {
  const directory = folder('val', ['cat/1.jpg', 'dog/1.jpg']);
  const dataset = await imageFolder({ directory, classes: ['dog', 'bird', 'cat'] });
  expect(dataset.classes).toEqual(['dog', 'bird', 'cat']);
  expect([...dataset.labels!]).toEqual([2, 0]);
  expect(await messageOf(imageFolder({ directory, classes: ['cats', 'dog'] }))).toMatchInlineSnapshot(
    `"imageFolder(): the class folder ROOT/val/cat is none of the 2 known classes. The nearest is cats. Every class must also be in the training set."`,
  );
});

test('names what is there when a folder is missing', async () => {
  folder('data/imagenette', ['a/1.jpg']);
  folder('data/cifar', ['a/1.jpg']);
  expect(await messageOf(imageFolder({ directory: join(root, 'data/imagenete') }))).toMatchInlineSnapshot(
    `"imageFolder(): there is no folder ROOT/data/imagenete. ROOT/data has cifar, imagenette. Did you mean ROOT/data/imagenette?"`,
  );
  expect(await messageOf(imageFolder({ directory: join(root, 'data/quite/elsewhere') }))).toMatchInlineSnapshot(
    `"imageFolder(): there is no folder ROOT/data/quite/elsewhere. ROOT/data has cifar, imagenette."`,
  );
  expect(await messageOf(imageFolder({ directory: join(root, 'data/cifar/a/1.jpg') }))).toMatchInlineSnapshot(
    `"imageFolder(): expected ROOT/data/cifar/a/1.jpg to be a folder, but it is a file."`,
  );
});

test('names the endings when a folder holds no pictures', async () => {
  expect(await messageOf(imageFolder({ directory: folder('empty', []) }))).toMatchInlineSnapshot(
    `"imageFolder(): expected pictures in ROOT/empty or below, found no file ending in .jpg, .jpeg, .png, .webp, .gif, .tif, .tiff, .avif."`,
  );
});

test('names a folder that may not be read', async () => {
  const directory = folder('secret', ['a/1.jpg', 'locked/1.jpg']);
  expect(await messageOf(imageFolder({ directory }))).toMatchInlineSnapshot(
    `"imageFolder(): can't read the folder ROOT/secret/locked: permission denied (EACCES)."`,
  );
});

test('errors carry the code data, wrong indices the code option', async () => {
  await expect(imageFolder({ directory: join(root, 'none') })).rejects.toMatchObject({ code: 'data' });
  const dataset = await imageFolder({ directory: folder('one', ['1.jpg']) });
  const error = await dataset.get(1).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(LeoclrError);
  expect((error as LeoclrError).code).toBe('option');
});
