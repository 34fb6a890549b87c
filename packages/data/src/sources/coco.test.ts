import { join } from 'node:path';
import { describeDataset } from '@leoclr/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { sharedData } from '../fixtures/shared-data.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { coco, decodeImage, openDataset } from '../index.ts';

const { root, write, messageOf } = temporaryFolder();
const jpeg = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#102030' } })
  .jpeg()
  .toBuffer();

const images = [
  { id: 9, file_name: '9.jpg', width: 20, height: 10 },
  { id: 5, file_name: '5.jpg', width: 20, height: 10 },
];
const categories = [
  { id: 90, name: 'toothbrush' },
  { id: 1, name: 'person' },
  { id: 3, name: 'car' },
];
const annotations = [
  { id: 1, image_id: 5, category_id: 90, bbox: [1.5, 2, 3, 4.25], iscrowd: 0, segmentation: [[1, 2, 3]] },
  { id: 2, image_id: 5, category_id: 1, bbox: [-2, 0, 5, 20] },
  { id: 3, image_id: 9, category_id: 3, bbox: [0, 0, 9, 9], iscrowd: 1, segmentation: { counts: [1], size: [10, 20] } },
  { id: 4, image_id: 9, category_id: 3, bbox: [4, 4, 0, 3] },
];
const whole = { info: {}, images, annotations, categories };
const directory = join(root, 'coco');
for (const id of [5, 9]) write(`coco/train2017/${id}.jpg`, jpeg);
write('coco/val2017/7.jpg', jpeg);
write('coco/annotations/instances_train2017.json', JSON.stringify(whole));
write('coco/annotations/captions_train2017.json', '{}');
write(
  'coco/annotations/instances_val2017.json',
  JSON.stringify({ categories, annotations: [], images: [{ id: 7, file_name: '7.jpg', width: 20, height: 10 }] }),
);

describeDataset('COCO', () => coco({ directory, split: 'train2017' }), { decode: decodeImage });

test('gives boxes with dense labels, pictures in the order of their ids', async () => {
  const train = await coco({ directory, split: 'train2017' });
  expect(train).toMatchObject({ name: 'coco/train2017', length: 2, labels: null, classes: ['person', 'car', 'toothbrush'] });
  const { name, label, boxes } = await train.get(0);
  expect([name, label]).toEqual([join(directory, 'train2017/5.jpg'), -1]);
  expect(boxes).toEqual([
    { left: 1.5, top: 2, right: 4.5, bottom: 6.25, label: 2 },
    { left: 0, top: 0, right: 3, bottom: 10, label: 0 },
  ]);
  expect((await train.get(1)).boxes).toEqual([]); // a crowd, and a box without width
});

test('the version changes with the boxes', async () => {
  const train = await coco({ directory, split: 'train2017' });
  const moved = { ...whole, annotations: [{ ...annotations[0], bbox: [1, 2, 3, 4] }] };
  write('moved/annotations/train.json', JSON.stringify(moved));
  const other = await coco({ directory: join(root, 'moved'), split: 'train' });
  write('moved/train/5.jpg', jpeg);
  const boxesPart = (version: string) => version.split(' ').slice(3).join(' ');
  expect(boxesPart(await other.version!(0))).not.toBe(boxesPart(await train.version!(0)));
});

test('is opened by name, by its layout and by an annotation file', async () => {
  for (const text of [directory, `coco:${directory}`, join(directory, 'annotations/instances_train2017.json')]) {
    expect(await openDataset(text, { split: 'train' })).toMatchObject({ name: 'coco/train2017', length: 2 });
    expect(await openDataset(text, { split: 'val' })).toMatchObject({ name: 'coco/val2017', length: 1 });
  }
});

test('finds pictures and annotations where others put them', async () => {
  write('exported/train/_annotations.coco.json', JSON.stringify(whole));
  write('exported/valid/_annotations.coco.json', JSON.stringify({ ...whole, annotations: [] }));
  for (const id of [5, 9]) write(`exported/train/${id}.jpg`, jpeg);
  expect(await openDataset(`coco:${join(root, 'exported')}`, { split: 'val' })).toMatchObject({ name: 'exported/valid', length: 2 });
  expect((await (await coco({ directory: join(root, 'exported'), split: 'train' })).get(0)).image.width).toBe(20);
  for (const place of ['images/train', 'images', '.']) {
    const name = `places-${place.replace('/', '-')}`;
    write(`${name}/annotations/train.json`, JSON.stringify(whole));
    write(`${name}/${place}/5.jpg`, jpeg);
    expect((await (await coco({ directory: join(root, name), split: 'train' })).get(0)).image.width).toBe(20);
  }
});

test('several sets to train on need a name', async () => {
  for (const year of [2014, 2017]) write(`years/annotations/instances_train${year}.json`, JSON.stringify(whole));
  expect(await messageOf(openDataset(join(root, 'years'), { split: 'train' }))).toMatchInlineSnapshot(
    `"openDataset(): ROOT/years holds train2014 and train2017. Name one: coco:ROOT/years/annotations/instances_train2014.json or coco:ROOT/years/annotations/instances_train2017.json."`,
  );
  expect(await openDataset(join(root, 'years/annotations/instances_train2014.json'), { split: 'val' })).toBeNull();
});

test('says what is wrong with an annotation file', async () => {
  const files: readonly (readonly [string, unknown])[] = [
    ['no images', { ...whole, images: [] }],
    ['an image twice', { ...whole, images: [images[0], images[0]] }],
    ['an image without a name', { ...whole, images: [{ ...images[0], file_name: 7 }] }],
    ['an image without a size', { ...whole, images: [{ id: 9, file_name: 'x.jpg' }] }],
    ['a category twice', { ...whole, categories: [categories[0], categories[0]] }],
    ['a category without a name', { ...whole, categories: [{ id: 1 }] }],
    ['an annotation of no image', { ...whole, annotations: [{ ...annotations[0], image_id: 4 }] }],
    ['an annotation of no category', { ...whole, annotations: [{ ...annotations[0], category_id: 4 }] }],
    ['a box of three numbers', { ...whole, annotations: [{ ...annotations[0], bbox: [1, 2, 3] }] }],
    ['a box of words', { ...whole, annotations: [{ ...annotations[0], bbox: [1, 2, 3, 'x'] }] }],
    ['no image id', { ...whole, annotations: [{ ...annotations[0], image_id: 'x' }] }],
    ['a path that leads out', { ...whole, images: [...images, { ...images[0], id: 1, file_name: '../../../../etc/passwd' }] }],
    ['an absolute path', { ...whole, images: [...images, { ...images[0], id: 1, file_name: '/etc/passwd' }] }],
    ['a path of another system', { ...whole, images: [...images, { ...images[0], id: 1, file_name: '..\\x.jpg' }] }],
  ];
  const messages: Record<string, string> = {};
  for (const [what, value] of files) {
    write('bad/annotations/train.json', JSON.stringify(value));
    messages[what] = await messageOf(coco({ directory: join(root, 'bad'), split: 'train' }));
  }
  expect(messages).toMatchInlineSnapshot(`
    {
      "a box of three numbers": "coco(): can't use ROOT/bad/annotations/train.json: annotation 1 has no bbox of four numbers.",
      "a box of words": "coco(): can't use ROOT/bad/annotations/train.json: annotation 1 has no bbox of four numbers.",
      "a category twice": "coco(): can't use ROOT/bad/annotations/train.json: it has two of category 90.",
      "a category without a name": "coco(): can't use ROOT/bad/annotations/train.json: category 1 has no name.",
      "a path of another system": "coco(): expected file names below the data set's folder in ROOT/bad/annotations/train.json, got "..\\\\x.jpg". Don't trust this file.",
      "a path that leads out": "coco(): expected file names below the data set's folder in ROOT/bad/annotations/train.json, got "../../../../etc/passwd". Don't trust this file.",
      "an absolute path": "coco(): expected file names below the data set's folder in ROOT/bad/annotations/train.json, got "/etc/passwd". Don't trust this file.",
      "an annotation of no category": "coco(): can't use ROOT/bad/annotations/train.json: an annotation is of category 4, which it doesn't have.",
      "an annotation of no image": "coco(): can't use ROOT/bad/annotations/train.json: an annotation belongs to image 4, which it doesn't have.",
      "an image twice": "coco(): can't use ROOT/bad/annotations/train.json: it has two of image 9.",
      "an image without a name": "coco(): can't use ROOT/bad/annotations/train.json: image 9 has no file_name.",
      "an image without a size": "coco(): can't use ROOT/bad/annotations/train.json: image 9 has no number as width.",
      "no image id": "coco(): can't use ROOT/bad/annotations/train.json: annotation 1 has no number as image_id.",
      "no images": "coco(): can't use ROOT/bad/annotations/train.json: it names no images.",
    }
  `);
});

test('says what is wrong', async () => {
  expect(await messageOf(coco({ directory, split: 'train2014' }))).toMatchInlineSnapshot(
    `"coco(): Unknown split "train2014"; known are train2017, val2017. Did you mean train2017?"`,
  );
  expect(await messageOf(coco({ directory: join(directory, 'train2017'), split: 'train' }))).toMatchInlineSnapshot(
    `"coco(): expected ROOT/coco/train2017 to hold annotations/instances_<split>.json, found no such file."`,
  );
  write('cut/annotations/train.json', JSON.stringify(whole).slice(0, 100));
  expect(await messageOf(coco({ directory: join(root, 'cut'), split: 'train' }))).toMatchInlineSnapshot(
    `"coco(): can't use ROOT/cut/annotations/train.json: it is cut off."`,
  );
  write('gone/annotations/train.json', JSON.stringify(whole));
  expect(await messageOf((await coco({ directory: join(root, 'gone'), split: 'train' })).get(0))).toMatchInlineSnapshot(
    `"coco(): can't read ROOT/gone/train/5.jpg: the file is gone, or is a link to nothing."`,
  );
});

const pack = sharedData('coco128');
test.each([
  ['train2017', 929, 71],
  ['val2017', 898, 73],
])(`finds all objects of the real %s${pack.skipped}`, { skip: pack.skip }, async (split, objects, found) => {
  const dataset = await coco({ directory: pack.directory, split });
  const labels = (
    await Promise.all(Array.from({ length: 128 }, async (_, index) => (await dataset.get(index)).boxes!.map(({ label }) => label)))
  ).flat();
  expect([dataset.length, dataset.classes.length, labels.length, new Set(labels).size]).toEqual([128, 80, objects, found]);
});
