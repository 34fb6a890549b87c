import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip, gzipSync } from 'node:zlib';
import { describeDataset } from '@leoclr/testing';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tarBytes } from '../fixtures/tar-bytes.ts';
import { cifar10, decodeImage, openDataset } from '../index.ts';

const data = process.env['LEOCLR_DATA'] ?? resolve(fileURLToPath(import.meta.url), '../../../../../../shared/data');
const real = join(data, 'cifar10');
const skip = !existsSync(real);
const skipped = skip ? ' (skipped: no data)' : '';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-cifar-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function archive(name: string, files: Record<string, Buffer>): Promise<string> {
  mkdirSync(join(root, name, '..'), { recursive: true });
  const tar = pack();
  for (const [path, bytes] of Object.entries(files)) tar.entry({ name: path }, bytes);
  tar.finalize();
  await pipeline(tar, createGzip(), createWriteStream(join(root, name)));
  return join(root, name);
}

/** One record: pixel i is (i, 2i, 3i) modulo 256. */
const record = (label: number) =>
  Buffer.from([label, ...[1, 2, 3].flatMap((factor) => Array.from({ length: 1024 }, (_, i) => (factor * i) % 256))]);
const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as Error).message.replaceAll(root, 'ROOT'),
  );

describeDataset(
  'CIFAR-10 in records',
  async () =>
    cifar10({
      directory: await archive('contract/cifar-10-binary.tar.gz', { 'data_batch_1.bin': Buffer.concat([record(6), record(9), record(0)]) }),
      split: 'train',
    }),
  { decode: decodeImage },
);
describeDataset(
  'CIFAR-10 in pictures',
  async () => {
    const jpeg = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#336699' } })
      .jpeg()
      .toBuffer();
    const files = { 'train/bird/0000.jpg': jpeg, 'train/truck/0000.jpg': jpeg, 'train/cat/0001.jpg': jpeg.subarray(0, 100) };
    return cifar10({ directory: await archive('contract/cifar10-train.tar.gz', files), split: 'train' });
  },
  { decode: decodeImage, broken: [1] },
);

test('reads records plane by plane', async () => {
  mkdirSync(join(root, 'binary/cifar-10-batches-bin'), { recursive: true });
  const file = (name: string) => join(root, 'binary/cifar-10-batches-bin', name);
  writeFileSync(file('data_batch_1.bin'), Buffer.concat([record(6), record(9)]));
  writeFileSync(file('data_batch_2.bin'), record(0));
  writeFileSync(file('test_batch.bin'), record(3));
  const train = await cifar10({ directory: join(root, 'binary'), split: 'train' });
  expect(train).toMatchObject({ name: 'cifar10/train', length: 3 });
  expect(train.classes).toEqual(['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']);
  expect([...train.labels!]).toEqual([6, 9, 0]);
  const { image, label, name } = await train.get(2);
  expect([label, name, image.width, image.height]).toEqual([0, 'cifar10/train/2', 32, 32]);
  expect([...image.data.subarray(300 * 3, 301 * 3)]).toEqual([300 % 256, 600 % 256, 900 % 256]);
  const inside = await cifar10({ directory: join(root, 'binary/cifar-10-batches-bin'), split: 'test' });
  expect([...inside.labels!]).toEqual([3]);
});

test('reads pictures from an archive in the order of their paths', async () => {
  const jpeg = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
  await archive('jpeg/cifar10-test.tar.gz', {
    'test/truck/0000.jpg': jpeg,
    'test/bird/0001.jpg': jpeg,
    'test/bird/0000.jpg': jpeg,
    'test/readme.txt': jpeg,
  });
  const dataset = await cifar10({ directory: join(root, 'jpeg'), split: 'test' });
  expect([...dataset.labels!]).toEqual([2, 2, 9]);
  const { image, name } = await dataset.get(1);
  expect(name).toBe('cifar10/test/bird/0001.jpg');
  expect(image).toMatchObject({ width: 32, height: 32 });
  image.data.fill(0); // what a caller does to its picture must not show the next time
  const again = (await dataset.get(1)).image;
  expect([...again.data.subarray(0, 3)].map((value, channel) => Math.abs(value - [51, 102, 153][channel]!) <= 2)).toEqual([
    true,
    true,
    true,
  ]);
  expect((await dataset.get(1)).image).toEqual(again);
});

test('names what is missing or damaged', async () => {
  mkdirSync(join(root, 'nothing'));
  expect(await messageOf(cifar10({ directory: join(root, 'nothing'), split: 'train' }))).toMatchInlineSnapshot(
    `"cifar10(): expected ROOT/nothing to hold the folder cifar-10-batches-bin or one of cifar-10-binary.tar.gz, cifar10-train.tar.gz, cifar-10-binary-sample.tar.gz; it holds none of them."`,
  );

  mkdirSync(join(root, 'python/cifar-10-batches-py'), { recursive: true });
  expect(await messageOf(openDataset(join(root, 'python'), { split: 'train' }))).toMatchInlineSnapshot(
    `"cifar10(): expected ROOT/python to hold the folder cifar-10-batches-bin or one of cifar-10-binary.tar.gz, cifar10-train.tar.gz, cifar-10-binary-sample.tar.gz; it holds none of them. cifar-10-batches-py is the version for Python, whose files can run code; get the binary version."`,
  );

  const cut = await archive('cut/cifar-10-binary.tar.gz', {
    'cifar-10-batches-bin/data_batch_1.bin': Buffer.concat(Array.from({ length: 40 }, () => record(1))),
  });
  writeFileSync(cut, readFileSync(cut).subarray(0, 200));
  expect(await messageOf(cifar10({ directory: cut, split: 'train' }))).toMatchInlineSnapshot(
    `"cifar10(): can't read the archive ROOT/cut/cifar-10-binary.tar.gz: unexpected end of file. Is it complete?"`,
  );

  const short = await archive('short/cifar-10-binary.tar.gz', { 'cifar-10-batches-bin/data_batch_1.bin': record(1).subarray(0, 3000) });
  expect(await messageOf(cifar10({ directory: short, split: 'train' }))).toMatchInlineSnapshot(
    `"cifar10(): expected ROOT/short/cifar-10-binary.tar.gz/cifar-10-batches-bin/data_batch_1.bin to hold whole records of 3073 bytes, got 3000 bytes. Is it complete?"`,
  );
  expect(await messageOf(cifar10({ directory: short, split: 'test' }))).toMatchInlineSnapshot(
    `"cifar10(): expected ROOT/short/cifar-10-binary.tar.gz to hold pictures of the test part, found none."`,
  );

  const label = await archive('label/cifar-10-binary.tar.gz', {
    'cifar-10-batches-bin/data_batch_1.bin': Buffer.concat([record(1), record(10)]),
  });
  expect(await messageOf(cifar10({ directory: label, split: 'train' }))).toMatchInlineSnapshot(
    `"cifar10(): expected labels from 0 to 9 in ROOT/label/cifar-10-binary.tar.gz/cifar-10-batches-bin/data_batch_1.bin, got 10 in record 1."`,
  );

  const plane = await archive('class/cifar10-train.tar.gz', { 'train/plane/0.jpg': record(1) });
  expect(await messageOf(cifar10({ directory: plane, split: 'train' }))).toMatchInlineSnapshot(
    `"cifar10(): expected train/plane/0.jpg to lie in a folder named after one of airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck."`,
  );
});

test('an archive that is cut off anywhere is an error', async () => {
  const whole = readFileSync(
    await archive('whole/cifar-10-binary.tar.gz', {
      'data_batch_1.bin': Buffer.concat([record(1), record(2)]),
      'test_batch.bin': record(3),
    }),
  );
  const file = join(root, 'whole/part.tar.gz');
  const messages = new Set<string>();
  for (let part = 0; part < 20; part++) {
    writeFileSync(file, whole.subarray(0, Math.floor((part * whole.length) / 20)));
    messages.add(await messageOf(cifar10({ directory: file, split: 'train' })));
  }
  expect([...messages]).toEqual(["cifar10(): can't read the archive ROOT/whole/part.tar.gz: unexpected end of file. Is it complete?"]);
});

test('an archive that would fill the memory is refused', async () => {
  const file = join(root, 'bomb.tar.gz');
  writeFileSync(file, gzipSync(tarBytes([{ name: 'data_batch_1.bin', size: 2 ** 31, content: 'x' }])));
  expect(await messageOf(cifar10({ directory: file, split: 'train' }))).toMatchInlineSnapshot(
    `"cifar10(): can't read the archive ROOT/bomb.tar.gz: it holds more than 1 GiB of pictures. Is it complete?"`,
  );
});

test(`reads the real archives${skipped}`, { skip }, async () => {
  const [train, val] = await Promise.all([cifar10({ directory: real, split: 'train' }), cifar10({ directory: real, split: 'test' })]);
  expect([train.length, val.length]).toEqual([50_000, 10_000]);
  const perClass = (labels: Int32Array) => train.classes.map((_, label) => labels.filter((value) => value === label).length);
  expect(perClass(train.labels!)).toEqual(Array(10).fill(5000));
  expect(perClass(val.labels!)).toEqual(Array(10).fill(1000));
  const { image, label, name } = await train.get(49_999);
  expect([label, name, image.data.length]).toEqual([9, 'cifar10/train/truck/4999.jpg', 3072]);
});

test(`reads the binary sample${skipped}`, { skip }, async () => {
  const directory = join(real, 'cifar-10-binary-sample.tar.gz');
  const [train, val] = await Promise.all([cifar10({ directory, split: 'train' }), cifar10({ directory, split: 'test' })]);
  expect([train.length, val.length]).toEqual([1500, 300]);
  expect(train.classes.map((_, label) => train.labels!.filter((value) => value === label).length)).toEqual(Array(10).fill(150));
});
