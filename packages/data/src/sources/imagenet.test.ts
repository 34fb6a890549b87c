import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describeDataset } from '@leoclr/testing';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { decodeImage, imagenet, openDataset } from '../index.ts';

const { root, write, messageOf } = temporaryFolder();
const jpeg = await sharp({ create: { width: 4, height: 4, channels: 3, background: '#102030' } })
  .jpeg()
  .toBuffer();
const meta = readFileSync(new URL('fixtures/meta.mat', import.meta.url)); // classes 1, 2, 3 and 1000, see fixtures/make-meta.py
const TRUTH = 'ILSVRC2012_validation_ground_truth.txt';

const [crane, fox, machine] = ['n02012849', 'n02119789', 'n03126707'];

/** Three classes, three training pictures, three for validation in one folder. */
function layout(name: string, below = ''): string {
  for (const wnid of [machine, fox, crane]) write(`${name}/${below}train/${wnid}/${wnid}_1.JPEG`, jpeg);
  for (const place of [1, 2, 3]) write(`${name}/${below}val/ILSVRC2012_val_0000000${place}.JPEG`, jpeg);
  return join(root, name);
}

const withDevkit = layout('devkit');
write('devkit/ILSVRC2012_devkit_t12/data/meta.mat', meta);
write(`devkit/ILSVRC2012_devkit_t12/data/${TRUTH}`, '3\n1\n2\n');

describeDataset('ImageNet', () => imagenet({ directory: withDevkit, split: 'val' }), { decode: decodeImage });

test('classes are in the order of their ids, as in torchvision, with words of the development kit', async () => {
  const train = await imagenet({ directory: withDevkit, split: 'train' });
  expect(train).toMatchObject({ name: 'devkit/train', length: 3 });
  expect(train.classes).toEqual([`crane (${crane})`, 'kit fox, Vulpes macrotis', `crane (${machine})`]);
  expect([...train.labels!]).toEqual([0, 1, 2]);
  const val = await imagenet({ directory: withDevkit, split: 'val' });
  expect(val.classes).toEqual(train.classes);
  expect([...val.labels!]).toEqual([2, 1, 0]);
});

test('the development kit may be packed, or unpacked beside the pictures', async () => {
  const tar = pack();
  tar.entry({ name: 'ILSVRC2012_devkit_t12/data/meta.mat' }, meta);
  tar.entry({ name: `ILSVRC2012_devkit_t12/data/${TRUTH}` }, '1\n2\n3\n');
  tar.entry({ name: 'ILSVRC2012_devkit_t12/readme.txt' }, 'x');
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  const packed = layout('packed');
  write('packed/ILSVRC2012_devkit_t12.tar.gz', gzipSync(Buffer.concat(chunks)));
  expect([...(await imagenet({ directory: packed, split: 'val' })).labels!]).toEqual([1, 0, 2]);
  const beside = layout('beside');
  write('beside/meta.mat', meta);
  write(`beside/${TRUTH}`, '2 2 2');
  expect([...(await imagenet({ directory: beside, split: 'val' })).labels!]).toEqual([0, 0, 0]);
});

test('reads the layout of Kaggle', async () => {
  const directory = layout('kaggle', 'ILSVRC/Data/CLS-LOC/');
  write('kaggle/LOC_synset_mapping.txt', `${crane} crane\n${fox} kit fox, Vulpes macrotis\n${machine} crane\n`);
  write(
    'kaggle/LOC_val_solution.csv',
    `ImageId,PredictionString\nILSVRC2012_val_00000002,${fox} 1 1 2 2 \nILSVRC2012_val_00000001,${machine} 1 1 2 2 ${machine} 1 1 3 3 \nILSVRC2012_val_00000003,${crane} 1 1 2 2 \n`,
  );
  for (const text of [directory, `imagenet:${directory}`]) {
    const val = await openDataset(text, { split: 'val' });
    expect(val).toMatchObject({ name: 'kaggle/val', classes: [`crane (${crane})`, 'kit fox, Vulpes macrotis', `crane (${machine})`] });
    expect([...val!.labels!]).toEqual([2, 1, 0]);
  }
});

test('validation pictures may lie in folders of their classes', async () => {
  write('folders/train/n02012849/1.JPEG', jpeg);
  write('folders/train/n02119789/1.JPEG', jpeg);
  write('folders/val/n02119789/1.JPEG', jpeg);
  const val = await imagenet({ directory: join(root, 'folders'), split: 'val' });
  expect(val.classes).toEqual([crane, fox]);
  expect([...val.labels!]).toEqual([1]);
  write('folders/val/n03126707/1.JPEG', jpeg);
  expect(await messageOf(imagenet({ directory: join(root, 'folders'), split: 'val' }))).toMatchInlineSnapshot(
    `"imagenet(): expected ROOT/folders/val/n03126707/1.JPEG to be of one of the 2 known classes, got n03126707."`,
  );
});

test('says what is wrong', async () => {
  const directory = layout('wrong');
  const val = () => messageOf(imagenet({ directory, split: 'val' }));
  expect(await val()).toMatchInlineSnapshot(
    `"imagenet(): ROOT/wrong/val holds pictures without class folders, so that their classes must come from LOC_val_solution.csv, or the folder or archive ILSVRC2012_devkit_t12 in ROOT/wrong; neither is there."`,
  );
  write('wrong/meta.mat', meta.subarray(0, 300));
  expect(await val()).toMatchInlineSnapshot(`"imagenet(): can't read meta.mat below ROOT/wrong: it is cut off."`);
  write('wrong/meta.mat', meta);
  expect(await val()).toMatchInlineSnapshot(
    `"imagenet(): ROOT/wrong/val holds pictures without class folders, so that their classes must come from LOC_val_solution.csv, or the folder or archive ILSVRC2012_devkit_t12 in ROOT/wrong; neither is there."`,
  );
  write(`wrong/${TRUTH}`, '1\n1001\n');
  expect(await val()).toMatchInlineSnapshot(
    `"imagenet(): expected numbers of classes in ILSVRC2012_validation_ground_truth.txt below ROOT/wrong, got "1001" in line 2."`,
  );
  write(`wrong/${TRUTH}`, '1\n2\n');
  expect(await val()).toMatchInlineSnapshot(
    `"imagenet(): expected the class of val/ILSVRC2012_val_00000003.JPEG in the development kit, it isn't there."`,
  );
  write('wrong/LOC_val_solution.csv', 'ImageId,PredictionString\n');
  expect(await val()).toMatchInlineSnapshot(
    `"imagenet(): expected the class of val/ILSVRC2012_val_00000001.JPEG in LOC_val_solution.csv, it isn't there."`,
  );
  rmSync(join(directory, 'train'), { recursive: true });
  expect(await messageOf(imagenet({ directory, split: 'train' }))).toMatchInlineSnapshot(
    `"imagenet(): there is no folder ROOT/wrong/train. ROOT/wrong has val."`,
  );
});
