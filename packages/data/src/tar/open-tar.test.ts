import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tarBytes } from '../fixtures/tar-bytes.ts';
import { datasetKind, openDataset } from '../index.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-open-tar-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Writes shards; each has one picture, labelled with a name. */
function shards(folder: string, labels: Readonly<Record<string, string>>): string {
  for (const [name, label] of Object.entries(labels)) {
    mkdirSync(dirname(join(root, folder, name)), { recursive: true });
    writeFileSync(
      join(root, folder, name),
      tarBytes([
        { name: 'a.jpg', content: 'x' },
        { name: 'a.cls', content: label },
      ]),
    );
  }
  return join(root, folder);
}
const found = async (text: string, split: 'train' | 'val') => {
  const dataset = await openDataset(text, { split });
  return dataset && [dataset.length, dataset.classes.join(' '), [...dataset.labels!].join(' ')];
};

test('parts are told by the names of shards, and val takes its classes from train', async () => {
  const place = shards('named', {
    'train-000000.tar': 'cat',
    'train-000001.tar': 'dog',
    'val-000000.tar': 'dog',
    'test-000000.tar': 'cat',
  });
  for (const text of [place, `tar:${place}`, `tar:${place}/*.tar`, `tar:${place}/{train-000000,train-000001,val-000000}.tar`]) {
    expect(await found(text, 'train')).toEqual([2, 'cat dog', '0 1']);
    expect(await found(text, 'val')).toEqual([1, 'cat dog', '1']);
  }
  expect(await found(`tar:${place}/train-*.tar`, 'val')).toBeNull();
  expect(await datasetKind(place)).toMatchObject({ word: 'tar' });
});

test('parts may be folders; shards without such names are the training part', async () => {
  const folders = shards('folders', { 'train/0.tar': 'cat', 'train/1.tar': 'dog', 'validation/0.tar': 'dog' });
  expect(await found(`tar:${folders}`, 'train')).toEqual([2, 'cat dog', '0 1']);
  expect(await found(`tar:${folders}`, 'val')).toEqual([1, 'cat dog', '1']);
  const plain = shards('plain', { 'images-0.tar': 'cat', 'images-1.tar': 'dog' });
  expect(await found(plain, 'train')).toEqual([2, 'cat dog', '0 1']);
  expect(await found(plain, 'val')).toBeNull();
  expect(await found(join(plain, 'images-1.tar'), 'train')).toEqual([1, 'dog', '0']);
  const odd = shards('odd', { 'trained-0.tar': 'cat', 'approval-0.tar': 'dog' });
  expect(await found(`tar:${odd}`, 'train')).toEqual([2, 'cat dog', '1 0']);
});
