import { join } from 'node:path';
import { describeDataset } from '@leoclr/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { decodeImage, openDataset, tinyImagenet } from '../index.ts';

const { root, write, messageOf } = temporaryFolder();
const jpeg = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#102030' } })
  .jpeg()
  .toBuffer();

/** Two classes, three training pictures, two for validation, one to test. */
function layout(name: string): string {
  write(`${name}/wnids.txt`, 'n02124075\nn01443537\n');
  write(`${name}/words.txt`, 'n01443537\tgoldfish, Carassius auratus\nn02124075\tEgyptian cat\nn00001740\tentity\n');
  for (const [wnid, place] of [
    ['n02124075', 0],
    ['n02124075', 1],
    ['n01443537', 0],
  ] as const)
    write(`${name}/train/${wnid}/images/${wnid}_${place}.JPEG`, jpeg);
  write(`${name}/train/n02124075/n02124075_boxes.txt`, 'n02124075_0.JPEG\t0\t0\t3\t3\n');
  for (const place of [0, 1]) write(`${name}/val/images/val_${place}.JPEG`, jpeg);
  write(`${name}/val/val_annotations.txt`, 'val_1.JPEG\tn01443537\t0\t0\t3\t3\nval_0.JPEG\tn02124075\t0\t0\t3\t3\n');
  write(`${name}/test/images/test_0.JPEG`, jpeg);
  return join(root, name);
}
const directory = layout('tiny/tiny-imagenet-200');

describeDataset('Tiny ImageNet', () => tinyImagenet({ directory, split: 'val' }), { decode: decodeImage });

test('classes are in the order of their ids and have words', async () => {
  const train = await tinyImagenet({ directory, split: 'train' });
  expect(train).toMatchObject({ name: 'tiny-imagenet-200/train', length: 3, classes: ['goldfish, Carassius auratus', 'Egyptian cat'] });
  expect([...train.labels!]).toEqual([0, 1, 1]);
  expect((await train.get(0)).name).toBe(join(directory, 'train/n01443537/images/n01443537_0.JPEG'));
});

test('labels of the validation pictures come from their list, or from folders', async () => {
  const val = await tinyImagenet({ directory, split: 'val' });
  expect(val.classes).toHaveLength(2);
  expect([...val.labels!]).toEqual([1, 0]);
  write('sorted/train/n01443537/1.JPEG', jpeg);
  write('sorted/train/n02124075/1.JPEG', jpeg);
  write('sorted/val/n02124075/2.JPEG', jpeg);
  const sorted = await tinyImagenet({ directory: join(root, 'sorted'), split: 'val' });
  expect(sorted.classes).toEqual(['n01443537', 'n02124075']);
  expect([...sorted.labels!]).toEqual([1]);
});

test('the test pictures have no labels', async () => {
  expect(await tinyImagenet({ directory, split: 'test' })).toMatchObject({ length: 1, classes: [], labels: null });
});

test('is known by its layout and by name, also from the folder above', async () => {
  for (const text of [directory, join(root, 'tiny'), `tiny-imagenet:${join(root, 'tiny')}`]) {
    expect(await openDataset(text, { split: 'train' })).toMatchObject({
      length: 3,
      classes: ['goldfish, Carassius auratus', 'Egyptian cat'],
    });
    expect(await openDataset(text, { split: 'val' })).toMatchObject({ length: 2 });
  }
});

test('says what is wrong', async () => {
  const bad = layout('bad');
  const annotations = (text: string) => {
    write('bad/val/val_annotations.txt', text);
    return messageOf(tinyImagenet({ directory: bad, split: 'val' }));
  };
  expect(await annotations('val_0.JPEG\tn02124075\n')).toMatchInlineSnapshot(
    `"tinyImagenet(): expected ROOT/bad/val/val_annotations.txt to name the class of val/images/val_1.JPEG, it doesn't."`,
  );
  expect(await annotations('val_0.JPEG\tn02124075\nval_1.JPEG\tn01443537\nval_2.JPEG\tn01443537\n')).toMatchInlineSnapshot(
    `"tinyImagenet(): expected ROOT/bad/val/images/val_2.JPEG, which ROOT/bad/val/val_annotations.txt names; it is missing."`,
  );
  expect(await annotations('val_0.JPEG\tn02124075\nval_1.JPEG\tn99999999\n')).toMatchInlineSnapshot(
    `"tinyImagenet(): expected ROOT/bad/val/images/val_1.JPEG to be of one of the 2 known classes, got n99999999."`,
  );
  expect(await annotations('val_0.JPEG\tn02124075\n../../../secret.JPEG\tn01443537\n')).toMatchInlineSnapshot(
    `"tinyImagenet(): expected file names below the data set's folder in ROOT/bad/val/val_annotations.txt, got "../../../secret.JPEG". Don't trust this file."`,
  );
  expect(await messageOf(tinyImagenet({ directory: join(root, 'sorted'), split: 'test' }))).toMatchInlineSnapshot(
    `"tinyImagenet(): there is no folder ROOT/sorted/test. ROOT/sorted has train, val."`,
  );
});
