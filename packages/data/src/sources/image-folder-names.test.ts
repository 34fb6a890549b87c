// File names that are no UTF-8, knots of links, and versions: what needs a real file system. Linux allows any bytes but NUL and the slash.
import { mkdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeDataset } from '@leoclr/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { decodeImage, imageFolder } from '../index.ts';

const { root, write, messageOf } = temporaryFolder();
const dot = await sharp({ create: { width: 2, height: 3, channels: 3, background: '#102030' } })
  .png()
  .toBuffer();
const linux = process.platform === 'linux';
const onLinux = linux ? '' : ' (skipped: no Linux)';

const bytes = (...parts: (string | number)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part))));

if (linux) {
  mkdirSync(bytes(root, '/latin/caf', 0xe9), { recursive: true });
  writeFileSync(bytes(root, '/latin/caf', 0xe9, '/\u00e4', 0xff, '.png'), dot);
  write('latin/tea/1.png', dot);
}
write('parts/a/1.png', dot);
write('parts/b/deep/2.PNG', dot);
write('parts/b/broken.png', 'no picture');

describeDataset('an image folder', () => imageFolder({ directory: join(root, 'parts') }), { decode: decodeImage, broken: [1] });
describeDataset(`a folder with other names${onLinux}`, () => imageFolder({ directory: join(root, 'latin') }), {
  decode: decodeImage,
  skip: !linux,
});

test(`reads files whose names are no UTF-8${onLinux}`, { skip: !linux }, async () => {
  const directory = join(root, 'latin');
  const dataset = await imageFolder({ directory });
  expect(dataset).toMatchObject({ length: 2, classes: ['caf\\xe9', 'tea'] });
  const { name, image } = await dataset.get(0);
  expect([name, image.height]).toEqual([join(directory, 'caf\\xe9/ä\\xff.png'), 3]);
  expect((await dataset.file!(0)).name).toBe('caf%e9/ä%ff.png');
  expect(await dataset.version!(0)).toMatch(/^caf\\xe9\/ä\\xff\.png \d+ \d+ 0$/);
});

test('names that differ in case only are different pictures and classes', async () => {
  write('case/Cat/1.png', dot);
  write('case/Cat/1.PNG', dot);
  write('case/cat/1.png', dot);
  const dataset = await imageFolder({ directory: join(root, 'case') });
  expect(dataset).toMatchObject({ length: 3, classes: ['Cat', 'cat'] });
  expect((await dataset.file!(0)).name).toBe('Cat/1.PNG');
});

test('a version changes with the size, the time and the label of a picture', async () => {
  const path = write('versions/a/1.png', dot);
  const dataset = await imageFolder({ directory: join(root, 'versions') });
  const first = await dataset.version!(0);
  utimesSync(path, 10, 10);
  const second = await dataset.version!(0);
  writeFileSync(path, Buffer.concat([dot, dot]));
  utimesSync(path, 10, 10);
  const third = await dataset.version!(0);
  const relabelled = await imageFolder({ directory: join(root, 'versions'), classes: ['0', 'a'] });
  expect(new Set([first, second, third, await relabelled.version!(0)]).size).toBe(4);
});

test('links that lead out of the folder are followed', async () => {
  const store = write('store/pool/x.png', dot);
  write('linked/a/0.png', dot);
  symlinkSync(join(root, 'store/pool'), join(root, 'linked/b'));
  symlinkSync(store, join(root, 'linked/a/1.png'));
  const dataset = await imageFolder({ directory: join(root, 'linked') });
  expect(dataset).toMatchObject({ length: 3, classes: ['a', 'b'] });
  expect((await dataset.get(2)).name).toBe(join(root, 'linked/b/x.png'));
});

test('a link that leads to itself is an unreadable picture', async () => {
  write('loop/a/0.png', dot);
  symlinkSync('1.png', join(root, 'loop/a/1.png'));
  const dataset = await imageFolder({ directory: join(root, 'loop') });
  expect(await messageOf(dataset.get(1))).toMatchInlineSnapshot(
    `"imageFolder(): can't read ROOT/loop/a/1.png: it is a link that leads back to itself."`,
  );
});

test('a knot of links is an error, not an endless walk', async () => {
  for (let level = 0; level < 20; level++) mkdirSync(join(root, `knot/n${level}`), { recursive: true });
  for (let level = 0; level < 19; level++) {
    symlinkSync(join(root, `knot/n${level + 1}`), join(root, `knot/n${level}/x`));
    symlinkSync(join(root, `knot/n${level + 1}`), join(root, `knot/n${level}/y`));
  }
  expect(await messageOf(imageFolder({ directory: join(root, 'knot') }))).toMatchInlineSnapshot(
    `"imageFolder(): more than 1000 links below ROOT/knot lead to ROOT/knot/n19. Take them away."`,
  );
});

test('a file that became a folder, or went away, is an unreadable picture', async () => {
  const path = write('changing/1.png', dot);
  const dataset = await imageFolder({ directory: join(root, 'changing') });
  renameSync(path, join(root, 'changing/elsewhere'));
  expect(await messageOf(dataset.version!(0))).toMatchInlineSnapshot(
    `"imageFolder(): can't read ROOT/changing/1.png: the file is gone, or is a link to nothing."`,
  );
  mkdirSync(path);
  expect(await messageOf(dataset.get(0))).toMatchInlineSnapshot(`"imageFolder(): can't read ROOT/changing/1.png: it is a folder."`);
});
