import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describeDataset } from '@leoclr/testing';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { decodeImage, idx, openDataset } from '../index.ts';

const { root, write, messageOf } = temporaryFolder();

/** Where Debian's package dataset-fashion-mnist puts it. */
const fashion = '/usr/share/datasets/fashion-mnist';
const skip = !existsSync(fashion);
const skipped = skip ? ' (skipped: no data)' : '';

const header = (...sizes: number[]) => {
  const bytes = Buffer.alloc(4 + 4 * sizes.length);
  bytes.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, axis) => bytes.writeUInt32BE(size, 4 + 4 * axis));
  return bytes;
};
const images = (count: number, height: number, width: number) =>
  Buffer.concat([header(count, height, width), Buffer.from(Array.from({ length: count * height * width }, (_, place) => place))]);
const labels = (...values: number[]) => Buffer.concat([header(values.length), Buffer.from(values)]);

write('mnist/train-images-idx3-ubyte.gz', gzipSync(images(3, 4, 2)));
write('mnist/train-labels-idx1-ubyte.gz', gzipSync(labels(2, 0, 9)));
write('mnist/t10k-images.idx3-ubyte', images(2, 4, 2));
write('mnist/t10k-labels.idx1-ubyte', labels(11, 0));
const directory = join(root, 'mnist');

describeDataset('IDX', () => idx({ directory, split: 'train' }), { decode: decodeImage });
describeDataset(`Fashion-MNIST${skipped}`, () => idx({ directory: fashion, split: 'test' }), { decode: decodeImage, skip });

test('reads big-endian sizes and makes grey RGB', async () => {
  const train = await idx({ directory, split: 'train' });
  expect(train).toMatchObject({ name: 'mnist/train', length: 3 });
  expect([...train.labels!]).toEqual([2, 0, 9]);
  const { image } = await train.get(1);
  expect([image.width, image.height]).toEqual([2, 4]);
  expect([...image.data]).toEqual([8, 9, 10, 11, 12, 13, 14, 15].flatMap((value) => [value, value, value]));
});

test('both parts have the same classes', async () => {
  const [train, other] = await Promise.all([idx({ directory, split: 'train' }), idx({ directory, split: 'test' })]);
  expect(train.classes).toEqual(Array.from({ length: 12 }, (_, label) => String(label)));
  expect(other.classes).toEqual(train.classes);
  const named = await idx({ directory, split: 'train', classes: [...'abcdefghij'] });
  expect(named.classes[named.labels![2]!]).toBe('j');
});

test('is known by its layout and by name', async () => {
  expect(await openDataset(directory, { split: 'train' })).toMatchObject({ length: 3 });
  expect(await openDataset(`idx:${directory}`, { split: 'val' })).toMatchObject({ name: 'mnist/test', length: 2 });
});

test('finds the files where torchvision puts them', async () => {
  write('MNIST/raw/t10k-images-idx3-ubyte', images(1, 2, 2));
  write('MNIST/raw/t10k-labels-idx1-ubyte', labels(1));
  write('MNIST/raw/t10k-labels-idx1-ubyte.gz', 'the unpacked one is read');
  expect(await idx({ directory: join(root, 'MNIST'), split: 'test' })).toMatchObject({ name: 'MNIST/test', length: 1 });
});

test('a folder with several sets needs a prefix', async () => {
  for (const name of ['letters', 'digits']) {
    write(`emnist/emnist-${name}-test-images-idx3-ubyte`, images(1, 2, 2));
    write(`emnist/emnist-${name}-test-labels-idx1-ubyte`, labels(1));
  }
  expect(await messageOf(idx({ directory: join(root, 'emnist'), split: 'test' }))).toMatchInlineSnapshot(
    `"idx(): ROOT/emnist holds several sets: "emnist-digits-", "emnist-letters-". Pass one as prefix, or give each a folder."`,
  );
  expect(await idx({ directory: join(root, 'emnist'), split: 'test', prefix: 'emnist-digits-' })).toMatchObject({ length: 1 });
  expect(await messageOf(idx({ directory: join(root, 'emnist'), split: 'train', prefix: 'emnist-digits-' }))).toMatchInlineSnapshot(
    `"idx(): expected ROOT/emnist to hold emnist-digits-train-images-idx3-ubyte or emnist-digits-train-images-idx3-ubyte.gz; it holds neither."`,
  );
});

test('says what is wrong', async () => {
  const bad = async (image: Buffer, label: Buffer, ending = '') => {
    write(`bad${ending}/train-images-idx3-ubyte${ending}`, image);
    write(`bad${ending}/train-labels-idx1-ubyte${ending}`, label);
    return messageOf(idx({ directory: join(root, `bad${ending}`), split: 'train' }));
  };
  expect(await bad(labels(1), labels(1))).toMatchInlineSnapshot(
    `"idx(): expected ROOT/bad/train-images-idx3-ubyte to begin like an IDX file of bytes with 3 axes (00000803), got 00000801."`,
  );
  expect(await bad(Buffer.from('PK'), labels(1))).toMatchInlineSnapshot(
    `"idx(): expected ROOT/bad/train-images-idx3-ubyte to begin like an IDX file of bytes with 3 axes (00000803), got 504b."`,
  );
  expect(await bad(Buffer.alloc(0), labels(1))).toMatchInlineSnapshot(
    `"idx(): expected ROOT/bad/train-images-idx3-ubyte to begin like an IDX file of bytes with 3 axes (00000803), got nothing."`,
  );
  expect(await bad(images(2, 3, 3).subarray(0, 30), labels(1, 2))).toMatchInlineSnapshot(
    `"idx(): expected ROOT/bad/train-images-idx3-ubyte to hold 2 × 3 × 3 values, as its header says, got 14. Is it complete?"`,
  );
  expect(await bad(header(0xffffffff, 0xffff, 0xffff), labels(1))).toMatchInlineSnapshot(
    `"idx(): expected ROOT/bad/train-images-idx3-ubyte to hold 4294967295 × 65535 × 65535 values, as its header says, got 0. Is it complete?"`,
  );
  expect(await bad(images(2, 3, 3), labels(1))).toMatchInlineSnapshot(
    `"idx(): expected ROOT/bad/train-labels-idx1-ubyte to hold 2 labels, one a picture of ROOT/bad/train-images-idx3-ubyte, got 1."`,
  );
  expect(await bad(gzipSync(images(2, 3, 3)).subarray(0, 20), gzipSync(labels(1, 2)), '.gz')).toMatchInlineSnapshot(
    `"idx(): can't read ROOT/bad.gz/train-images-idx3-ubyte.gz: unexpected end of file. Is it complete?"`,
  );
  expect(await messageOf(idx({ directory, split: 'train', classes: ['a', 'b', 'c'] }))).toMatchInlineSnapshot(
    `"idx(): expected labels from 0 to 2 in ROOT/mnist/train-labels-idx1-ubyte.gz, got 9 at place 2."`,
  );
});

test(`reads Fashion-MNIST as Debian packages it${skipped}`, { skip }, async () => {
  const [train, other] = await Promise.all([idx({ directory: fashion, split: 'train' }), idx({ directory: fashion, split: 'test' })]);
  expect([train.length, other.length, train.classes.length]).toEqual([60_000, 10_000, 10]);
  const perClass = ({ labels: all }: typeof train) => train.classes.map((_, label) => all!.filter((value) => value === label).length);
  expect([perClass(train), perClass(other)]).toEqual([Array(10).fill(6000), Array(10).fill(1000)]);
  expect([...train.labels!.subarray(0, 8)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2]);
  // numpy: a = np.frombuffer(gzip.open(FILE).read(), np.uint8, offset=16).reshape(-1, 28, 28); a[0].sum(), a[59999].sum(), a[0][5][14]
  const sum = async (index: number) => (await train.get(index)).image.data.reduce((total, value) => total + value, 0) / 3;
  expect([await sum(0), await sum(59_999)]).toEqual([76_247, 16_684]);
  expect((await train.get(0)).image.data[3 * (5 * 28 + 14)]).toBe(102);
});
