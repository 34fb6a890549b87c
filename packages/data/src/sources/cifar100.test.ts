import { join } from 'node:path';
import { describeDataset } from '@leoclr/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { cifar100, decodeImage, openDataset } from '../index.ts';
import { coarseClasses, coarseLabelOf, fineClasses } from './_cifar100-classes.ts';

const { root, write, messageOf } = temporaryFolder();

async function archive(files: Record<string, Buffer>): Promise<Buffer> {
  const tar = pack();
  for (const [path, bytes] of Object.entries(files)) tar.entry({ name: path }, bytes);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return gzipSync(Buffer.concat(chunks));
}

/** One record: coarse label, fine label, then pixel i is (i, 2i, 3i) modulo 256. */
const record = (coarse: number, fine: number) =>
  Buffer.from([coarse, fine, ...[1, 2, 3].flatMap((factor) => Array.from({ length: 1024 }, (_, i) => (factor * i) % 256))]);

write('binary/cifar-100-binary/train.bin', Buffer.concat([record(4, 0), record(14, 98), record(0, 4)]));
write('binary/cifar-100-binary/test.bin', record(19, 41));
const directory = join(root, 'binary');

describeDataset('CIFAR-100', () => cifar100({ directory, split: 'train' }), { decode: decodeImage });

test('has 100 classes in 20 superclasses of five', () => {
  expect([fineClasses.length, new Set(fineClasses).size, coarseClasses.length]).toEqual([100, 100, 20]);
  const counts = coarseClasses.map((_, label) => fineClasses.filter((name) => coarseLabelOf(name) === label).length);
  expect(counts).toEqual(Array(20).fill(5));
});

test('reads fine and coarse labels', async () => {
  const fine = await cifar100({ directory, split: 'train' });
  expect(fine).toMatchObject({ name: 'cifar100/train', length: 3 });
  expect([...fine.labels!].map((label) => fine.classes[label])).toEqual(['apple', 'woman', 'beaver']);
  const coarse = await cifar100({ directory, split: 'train', labels: 'coarse' });
  expect([...coarse.labels!].map((label) => coarse.classes[label])).toEqual(['fruit_and_vegetables', 'people', 'aquatic_mammals']);
  const { image } = await coarse.get(2);
  expect([...image.data.subarray(300 * 3, 301 * 3)]).toEqual([300 % 256, 600 % 256, 900 % 256]);
  expect((await fine.file!(1)).name).toBe('woman/000001.png');
});

test('reads the archive and archives of pictures', async () => {
  write(
    'tar/cifar-100-binary.tar.gz',
    await archive({ 'cifar-100-binary/test.bin': record(19, 41), 'cifar-100-binary/train.bin': record(0, 4) }),
  );
  expect([...(await cifar100({ directory: join(root, 'tar'), split: 'test' })).labels!]).toEqual([41]);
  const jpeg = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
  write('jpeg/cifar100-train.tar.gz', await archive({ 'train/wolf/0000.jpg': jpeg, 'train/apple/0000.jpg': jpeg }));
  expect([...(await cifar100({ directory: join(root, 'jpeg'), split: 'train' })).labels!]).toEqual([0, 97]);
  expect([...(await cifar100({ directory: join(root, 'jpeg'), split: 'train', labels: 'coarse' })).labels!]).toEqual([4, 8]);
});

test('is known by its layout and by name', async () => {
  expect(await openDataset(directory, { split: 'train' })).toMatchObject({ name: 'cifar100/train', length: 3 });
  expect(await openDataset(`cifar100-coarse:${directory}`, { split: 'val' })).toMatchObject({ name: 'cifar100-coarse/test', length: 1 });
});

test('says what is wrong', async () => {
  write('label/test.bin', record(20, 3));
  expect(await cifar100({ directory: join(root, 'label'), split: 'test' })).toMatchObject({ length: 1 });
  expect(await messageOf(cifar100({ directory: join(root, 'label'), split: 'test', labels: 'coarse' }))).toMatchInlineSnapshot(
    `"cifar100(): expected labels from 0 to 19 in ROOT/label/test.bin, got 20 in record 0."`,
  );
  write('short/train.bin', record(1, 3).subarray(0, 3073));
  expect(await messageOf(cifar100({ directory: join(root, 'short'), split: 'train' }))).toMatchInlineSnapshot(
    `"cifar100(): expected ROOT/short/train.bin to hold whole records of 3074 bytes, got 3073 bytes. Is it complete?"`,
  );
  expect(await messageOf(cifar100({ directory: join(root, 'short'), split: 'test' }))).toMatchInlineSnapshot(
    `"cifar100(): expected ROOT/short to hold the folder cifar-100-binary or one of cifar-100-binary.tar.gz, cifar100-test.tar.gz; it holds none of them."`,
  );
  write('wrong/cifar100-train.tar.gz', await archive({ 'train/plane/0000.jpg': record(1, 1) }));
  expect(await messageOf(cifar100({ directory: join(root, 'wrong'), split: 'train' }))).toMatchInlineSnapshot(
    `"cifar100(): expected train/plane/0000.jpg to lie in a folder named after one of apple, aquarium_fish, baby, bear, beaver … worm (100 classes)."`,
  );
});
