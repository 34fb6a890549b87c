import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDataset } from '../index.ts';

const hub = fileURLToPath(new URL('fixtures/hub-00000-of-00001.parquet', import.meta.url));

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'leoclr-open-parquet-'));
  mkdirSync(join(root, 'data'));
  for (const name of ['train-00000-of-00002', 'train-00001-of-00002', 'validation-00000-of-00001', 'test-00000-of-00001']) {
    copyFileSync(hub, join(root, 'data', `${name}.parquet`));
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("opens the hub's parts by the names of files, below data or not", async () => {
  for (const text of [`parquet:${root}`, `parquet:${root}/data`, join(root, 'data')]) {
    expect(await openDataset(text, { split: 'train' })).toMatchObject({ name: 'train', length: 12, classes: ['cat', 'dog', 'owl'] });
    expect(await openDataset(text, { split: 'val' })).toMatchObject({ name: 'validation', length: 6, classes: ['cat', 'dog', 'owl'] });
  }
  expect(await openDataset(hub, { split: 'train' })).toMatchObject({ name: 'hub', length: 6 });
  expect(await openDataset(hub, { split: 'val' })).toBeNull();
});
