import { join } from 'node:path';
import { describeDataset } from '@leoclr/testing';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { sharedData } from '../fixtures/shared-data.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { decodeImage, openDataset, voc, withShortSide } from '../index.ts';
import { vocObjects } from './_voc-annotation.ts';

const { root, write, messageOf } = temporaryFolder();
const jpeg = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#102030' } })
  .jpeg()
  .toBuffer();

const object = (name: string, [xmin, ymin, xmax, ymax]: readonly (number | string)[]) =>
  `<object><name>${name}</name><part><name>head</name><bndbox><xmin>1</xmin></bndbox></part><bndbox><xmax>${xmax}</xmax><xmin>${xmin}</xmin><ymin>${ymin}</ymin><ymax>${ymax}</ymax></bndbox></object>`;
const annotation = (...objects: string[]) => `<annotation><filename>/etc/passwd</filename>${objects.join('')}</annotation>`;

/** A small VOC2007 below `name`: train 1 and 2, val 3. */
function devkit(name: string): string {
  const folder = `${name}/VOCdevkit/VOC2007`;
  for (const id of ['1', '2', '3']) write(`${folder}/JPEGImages/${id}.jpg`, jpeg);
  write(`${folder}/Annotations/1.xml`, annotation(object('dog', [1, 1, 20, 10]), object('cat', [5, 2, 6.5, 3])));
  write(`${folder}/Annotations/2.xml`, annotation());
  write(`${folder}/Annotations/3.xml`, annotation(object('bird', [0, 3, 30, 4]), object('cat', [4, 4, 3, 9])));
  write(`${folder}/ImageSets/Main/train.txt`, '1\r\n2\r\n');
  write(`${folder}/ImageSets/Main/val.txt`, '3\n');
  return join(root, name);
}
const directory = devkit('voc');

describeDataset('VOC', () => voc({ directory, split: 'train' }), { decode: decodeImage });

test('gives boxes that count from 0, cut at the edge', async () => {
  const train = await voc({ directory, split: 'train' });
  expect(train).toMatchObject({ name: 'voc/train', length: 2, labels: null, classes: ['bird', 'cat', 'dog'] });
  const { boxes, label, name } = await train.get(0);
  expect([label, name]).toEqual([-1, join(directory, 'VOCdevkit/VOC2007/JPEGImages/1.jpg')]);
  expect(boxes).toEqual([
    { left: 0, top: 0, right: 20, bottom: 10, label: 2 },
    { left: 4, top: 1, right: 6.5, bottom: 3, label: 1 },
  ]);
  expect((await train.get(1)).boxes).toEqual([]);
  expect((await (await voc({ directory, split: 'val' })).get(0)).boxes).toEqual([{ left: 0, top: 2, right: 20, bottom: 4, label: 0 }]);
});

test('says which objects are difficult, also when pictures are reduced', async () => {
  const hard = object('dog', [1, 1, 10, 10]).replace('</object>', '<difficult>1</difficult></object>');
  const easy = object('cat', [1, 1, 10, 10]).replace('</object>', '<difficult>0</difficult></object>');
  const folder = devkit('voc-difficult');
  write('voc-difficult/VOCdevkit/VOC2007/Annotations/3.xml', annotation(hard, easy, object('cat', [2, 2, 3, 3])));
  const val = await voc({ directory: folder, split: 'val' });
  expect((await val.get(0)).boxes!.map(({ difficult }) => difficult)).toEqual([true, undefined, undefined]);
  expect((await withShortSide(val, 5).get(0)).boxes).toMatchObject([{ right: 5, difficult: true }, { right: 5 }, {}]);
});

test('the version changes with the annotation', async () => {
  const folder = devkit('voc-version');
  const dataset = await voc({ directory: folder, split: 'val' });
  const before = await dataset.version!(0);
  write('voc-version/VOCdevkit/VOC2007/Annotations/3.xml', annotation(object('bird', [1, 1, 9, 9])));
  expect(await dataset.version!(0)).not.toBe(before);
});

test('takes class names from the lists of classes', async () => {
  const folder = devkit('voc-lists');
  write('voc-lists/VOCdevkit/VOC2007/ImageSets/Main/zebra_train.txt', '1  1\n2 -1\n');
  write('voc-lists/VOCdevkit/VOC2007/ImageSets/Main/cat_val.txt', '3  0\n');
  write('voc-lists/VOCdevkit/VOC2007/ImageSets/Main/my_train.txt', '2\n');
  expect(await voc({ directory: folder, split: 'my_train' })).toMatchObject({ length: 1, classes: ['cat', 'zebra'] });
  expect(await messageOf((await voc({ directory: folder, split: 'train' })).get(0))).toMatchInlineSnapshot(
    `"voc(): can't read ROOT/voc-lists/VOCdevkit/VOC2007/Annotations/1.xml: "dog" is none of the 2 classes."`,
  );
});

test('is opened by name and by its layout, from any of its folders', async () => {
  for (const text of [directory, `voc:${directory}`, join(directory, 'VOCdevkit'), join(directory, 'VOCdevkit/VOC2007')]) {
    expect(await openDataset(text, { split: 'train' })).toMatchObject({ length: 2 });
    expect(await openDataset(text, { split: 'val' })).toMatchObject({ length: 1 });
  }
});

test('parts: trainval goes with test, and without lists all is for training', async () => {
  devkit('voc-test');
  const lists = 'voc-test/VOCdevkit/VOC2007/ImageSets/Main';
  write(`${lists}/trainval.txt`, '1\n2\n3\n');
  write(`${lists}/test.txt`, '1\n');
  expect(await openDataset(join(root, 'voc-test'), { split: 'val' })).toMatchObject({ name: 'voc-test/val' });
  for (const id of [1, 2]) write(`bare/JPEGImages/${id}.jpg`, jpeg);
  write('bare/Annotations/1.xml', annotation(object('cat', [1, 1, 2, 2])));
  expect(await openDataset(join(root, 'bare'), { split: 'train' })).toMatchObject({ name: 'bare/all', length: 1 });
  expect(await openDataset(join(root, 'bare'), { split: 'val' })).toBeNull();
  write('bare/ImageSets/Main/trainval.txt', '1\n');
  write('bare/ImageSets/Main/test.txt', '2\n');
  expect(await openDataset(join(root, 'bare'), { split: 'train' })).toMatchObject({ name: 'bare/trainval', length: 1 });
  const unannotated = await openDataset(join(root, 'bare'), { split: 'val' });
  expect(await unannotated!.get(0)).not.toHaveProperty('boxes');
});

test('says what is wrong with an annotation', () => {
  const annotations: readonly (readonly [string, string])[] = [
    ['no root', ''],
    ['another root', '<svg/>'],
    ['a cut', annotation(object('cat', [1, 1, 2, 2])).slice(0, -20)],
    ['a name left out', annotation(object('', [1, 1, 2, 2]))],
    ['no frame', annotation('<object><name>cat</name></object>')],
    ['words for numbers', annotation(object('cat', ['one', 1, 2, 2]))],
    ['infinity', annotation(object('cat', [1, 1, 'Infinity', 2]))],
    ['entities', `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${annotation(object('&x;', [1, 1, 2, 2]))}`],
    ['a bomb', `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>${annotation(object('&b;', [1, 1, 2, 2]))}`],
    ['a pit', `<annotation>${'<a>'.repeat(200_000)}`],
  ];
  const messageFor = (xml: string) => {
    try {
      return `${vocObjects(xml).length} objects`;
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(Object.fromEntries(annotations.map(([what, xml]) => [what, messageFor(xml)]))).toMatchInlineSnapshot(`
    {
      "a bomb": "it is no whole XML file (Named entity isn't defined: &b; (line 1, column 130))",
      "a cut": "it is no whole XML file (Missing end tag for element object (line 1, column 203))",
      "a name left out": "object 1 has no name",
      "a pit": "it is nested too deeply",
      "another root": "it holds <svg>, not <annotation>",
      "entities": "it is no whole XML file (Named entity isn't defined: &x; (line 1, column 113))",
      "infinity": "object 1 (cat) has "Infinity" for xmax",
      "no frame": "object 1 (cat) has no bndbox",
      "no root": "it is no whole XML file (Root element is missing or invalid (line 1, column 1))",
      "words for numbers": "object 1 (cat) has "one" for xmin",
    }
  `);
});

test('a broken annotation costs its picture only', async () => {
  const folder = devkit('voc-broken');
  write('voc-broken/VOCdevkit/VOC2007/Annotations/1.xml', '<annotation><object>');
  const train = await voc({ directory: folder, split: 'train' });
  const error = await train.get(0).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'data', sampleName: join(folder, 'VOCdevkit/VOC2007/Annotations/1.xml') });
  expect((await train.get(1)).boxes).toEqual([]);
  write('voc-broken/VOCdevkit/VOC2007/Annotations/2.xml', ' '.repeat(4 * 2 ** 20 + 1));
  expect(await messageOf(train.get(1))).toMatchInlineSnapshot(
    `"voc(): can't read ROOT/voc-broken/VOCdevkit/VOC2007/Annotations/2.xml: it has more than 4 MiB."`,
  );
});

test('says what is wrong', async () => {
  expect(await messageOf(voc({ directory, split: 'trian' }))).toMatchInlineSnapshot(
    `"voc(): Unknown split "trian"; known are train, val, all. Did you mean train? They are the lists in ROOT/voc/VOCdevkit/VOC2007/ImageSets/Main."`,
  );
  expect(await messageOf(voc({ directory: join(directory, 'VOCdevkit/VOC2007/ImageSets'), split: 'train' }))).toMatchInlineSnapshot(
    `"voc(): expected ROOT/voc/VOCdevkit/VOC2007/ImageSets to hold JPEGImages, VOC2007 (or another year) or VOCdevkit; it holds none of them."`,
  );
  write('voc/VOCdevkit/VOC2012/ImageSets/Main/train.txt', '1\n');
  expect(await messageOf(voc({ directory, split: 'train' }))).toMatchInlineSnapshot(
    `"voc(): ROOT/voc/VOCdevkit holds VOC2007 and VOC2012. Name one: ROOT/voc/VOCdevkit/VOC2007."`,
  );
  const folder = devkit('voc-wrong');
  const lists = 'voc-wrong/VOCdevkit/VOC2007/ImageSets/Main';
  write(`${lists}/outside.txt`, '1\n../../../../etc/shadow\n');
  expect(await messageOf(voc({ directory: folder, split: 'outside' }))).toMatchInlineSnapshot(
    `"voc(): expected file names below the data set's folder in ROOT/voc-wrong/VOCdevkit/VOC2007/ImageSets/Main/outside.txt, got "../../../../etc/shadow". Don't trust this file."`,
  );
  write(`${lists}/more.txt`, '1\n4\n');
  expect(await messageOf(voc({ directory: folder, split: 'more' }))).toMatchInlineSnapshot(
    `"voc(): expected an annotation of every picture in more, found none of 4 in ROOT/voc-wrong/VOCdevkit/VOC2007/Annotations."`,
  );
  write(`${lists}/empty.txt`, '\n');
  expect(await messageOf(voc({ directory: folder, split: 'empty' }))).toMatchInlineSnapshot(
    `"voc(): expected pictures in the part empty of ROOT/voc-wrong/VOCdevkit/VOC2007, found none."`,
  );
  write('voc-wrong/VOCdevkit/VOC2007/Annotations/4.xml', annotation());
  expect(await messageOf((await voc({ directory: folder, split: 'more' })).get(1))).toMatchInlineSnapshot(
    `"voc(): can't read ROOT/voc-wrong/VOCdevkit/VOC2007/JPEGImages/4.jpg: the file is gone, or is a link to nothing."`,
  );
});

// The counts are those of the packs' READMEs.
const countObjects = async (pack: string) => {
  const dataset = await voc({ directory: pack, split: 'all' });
  const counts: Record<string, number> = {};
  for (let index = 0; index < dataset.length; index++) {
    for (const { label } of (await dataset.get(index)).boxes!) counts[dataset.classes[label]!] = (counts[dataset.classes[label]!] ?? 0) + 1;
  }
  return counts;
};

const bccd = sharedData('bccd');
test(`finds all objects of real annotations${bccd.skipped}`, { skip: bccd.skip }, async () => {
  expect(await countObjects(bccd.directory)).toEqual({ RBC: 4155, WBC: 372, Platelets: 361 });
});
