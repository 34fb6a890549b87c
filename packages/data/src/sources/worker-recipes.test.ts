// Every kind of source is read by worker threads from its recipe: the same batches as on this thread.
import { join } from 'node:path';
import { normalization, originalView } from '@leoclr/augment';
import type { Batch, Dataset } from '@leoclr/core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { batches, coco, idx, imageFolder, stl10, voc } from '../index.ts';

const { root, write } = temporaryFolder();
const picture = (red: number) =>
  sharp({ create: { width: 9, height: 7, channels: 3, background: { r: red, g: 9, b: 5 } } })
    .png()
    .toBuffer();
const ids = [1, 2, 3, 4];

async function prepare(): Promise<void> {
  for (const id of ids) {
    const bytes = await picture(40 * id);
    for (const place of [`folder/a/${id}.png`, `voc/JPEGImages/${id}.png`, `coco/train/${id}.png`]) write(place, bytes);
    write(`voc/Annotations/${id}.xml`, '<annotation/>');
  }
  const images = ids.map((id) => ({ id, file_name: `${id}.png`, width: 9, height: 7 }));
  write('coco/annotations/train.json', JSON.stringify({ images, annotations: [], categories: [] }));
  write(
    'stl/unlabeled_X.bin',
    Uint8Array.from({ length: 4 * 27_648 }, (_, place) => place * 7 + Math.floor(place / 27_648)),
  );
  write(
    'idx/train-images-idx3-ubyte',
    Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 2, ...Array.from({ length: 16 }, (_, place) => 15 * place)]),
  );
  write('idx/train-labels-idx1-ubyte', Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 3]));
}
await prepare();

async function collect(dataset: Dataset, workers: number): Promise<Batch[]> {
  const view = originalView({ size: 4, photometric: false });
  const loader = batches(dataset, { views: [view], batchSize: 2, seed: 1, normalization: normalization.cifar10, workers, strict: true });
  const came: Batch[] = [];
  for await (const batch of loader.epoch(0))
    came.push({ ...batch, views: batch.views.map(({ data, shape }) => ({ data: data.slice(), shape })) });
  await loader.close();
  return came;
}

test.each<[string, () => Promise<Dataset>]>([
  ['imageFolder', () => imageFolder({ directory: join(root, 'folder') })],
  ['voc', () => voc({ directory: join(root, 'voc'), split: 'all' })],
  ['coco', () => coco({ directory: join(root, 'coco'), split: 'train' })],
  ['stl10', () => stl10({ directory: join(root, 'stl'), split: 'unlabeled' })],
  ['idx', () => idx({ directory: join(root, 'idx'), split: 'train' })],
])('%s is read by worker threads', async (_, open) => {
  const dataset = await open();
  const [here, there] = [await collect(dataset, 0), await collect(dataset, 1)];
  expect(here).toHaveLength(2);
  expect(there).toEqual(here);
});
