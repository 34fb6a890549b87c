import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Image } from '@leoclr/core';
import { encodeJpegDataUri } from '@leoclr/data';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';
import type { Finished } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const read = <Content>(path: string): Content => JSON.parse(readFileSync(join(cwd, path), 'utf8')) as Content;

/** Pictures of one colour a class, in train, val and test. */
async function colours(folder: string, parts: readonly string[]): Promise<void> {
  for (const [label, value] of [30, 120, 220].entries()) {
    const image: Image = { width: 16, height: 16, data: new Uint8Array(16 * 16 * 3).fill(value) };
    const uri = await encodeJpegDataUri(image);
    const jpeg = Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
    for (const part of parts) {
      const first = join(cwd, folder, part, `class${label}`, '0.jpg');
      mkdirSync(dirname(first), { recursive: true });
      writeFileSync(first, jpeg);
      for (let copy = 1; copy < 6; copy++) copyFileSync(first, first.replace('0.jpg', `${copy}.jpg`));
    }
  }
}

beforeAll(async () => {
  build();
  await colours('flowers-mini', ['train', 'val', 'test']);
  await mustSucceed(['pretrain', '--data', 'scenes:64', ...tiny, '--epochs', '1', '--no-evaluate', '--out', 'run'], { cwd });
}, 120_000);
afterAll(remove);

function transfer(...args: string[]): Promise<Finished> {
  return leoclr(['eval', 'transfer', '--weights', 'run', '--out', 'table', '--k', '5', '--workers', '0', ...args], { cwd });
}

interface Table {
  data: { name: string; metric: string }[];
  rows: { name: string; linear: (number | null)[]; knn: (number | null)[]; meanRank: { linear: number | null; knn: number | null } }[];
  failures: { column: string }[];
}
interface Saved {
  subject: string;
  data: string;
  record: { protocol: string; metric: string; validation: string; validationSize: number };
}

test('a broken data set leaves the others and no rank; mended, only it is measured', async () => {
  const listed = ['--data', 'flowers-mini,birds', '--baselines'];
  const first = await transfer(...listed);
  expect(first.code).toBe(1);
  expect(first.stderr).toMatch(/^birds: not measured\. .*there is no folder birds/m);
  const broken = JSON.parse(first.stdout) as Table;
  expect(broken.failures).toMatchObject([{ column: 'birds' }]);
  expect(broken.rows.map(({ name, linear, meanRank }) => [name, linear[1], meanRank.linear])).toEqual([
    ['run', null, null],
    ['untrained', null, null],
    ['raw pixels', null, null],
  ]);
  expect(read<{ cells: unknown[] }>('table/transfer.json').cells).toHaveLength(3);
  expect(read<Saved[]>('run/evaluation.json')).toHaveLength(3);

  await colours('birds', ['train', 'val']);
  const second = await transfer(...listed);
  expect(second.code).toBe(0);
  expect(second.stderr.match(/, kept$/gm)).toHaveLength(3);
  const table = JSON.parse(second.stdout) as Table;
  expect(table.data).toEqual([
    { name: 'flowers-mini', metric: 'mean per class' },
    { name: 'birds', metric: 'top-1' },
  ]);
  expect(table.rows.map(({ linear }) => linear[0])).toEqual(broken.rows.map(({ linear }) => linear[0]));
  // Three subjects have the ranks 1, 2 and 3 on each data set, tied or not.
  for (const classifier of ['linear', 'knn'] as const) {
    expect(table.rows.reduce((sum, { meanRank }) => sum + meanRank[classifier]!, 0)).toBeCloseTo(6, 9);
  }
  expect(table.rows[2]!.linear[0]).toBe(1); // pixels tell colours
  const saved = read<Saved[]>('run/evaluation.json');
  expect(saved).toHaveLength(6);
  expect(saved.filter(({ data }) => data === 'flowers-mini').map(({ record }) => record)).toMatchObject(
    Array.from({ length: 3 }, () => ({ protocol: 'transfer@1', metric: 'mean per class', validation: 'official', validationSize: 18 })),
  );
  expect(saved.at(-1)).toMatchObject({ subject: 'pixels', data: 'birds', record: { validation: 'held out' } });
});

test('several weights are several rows', async () => {
  const { code, stdout } = await transfer('--data', 'flowers-mini', '--weights', 'run/backbone.safetensors');
  expect(code).toBe(0);
  const { rows } = JSON.parse(stdout) as Table;
  expect(rows.map(({ name }) => name)).toEqual(['run', 'run/backbone.safetensors']);
});

test.each([
  ['no data', [], '--data: name the data sets to measure on, separated by commas.'],
  ['weights that are not there', ['--weights', 'nowhere', '--data', 'birds'], '--weights: there is nothing at nowhere.'],
  ['a data set without test pictures', ['--data', 'birds/train'], /^train: not measured\. birds\/train: expected pictures to test on/],
  ['a table that is none', ['--data', 'birds', '--out', 'other'], /^Expected other\/transfer\.json to be a table of leoclr transfer@1\./],
])('%s', async (_, args, sentence) => {
  mkdirSync(join(cwd, 'other'), { recursive: true });
  writeFileSync(join(cwd, 'other/transfer.json'), '[]');
  const { code, stderr } = await transfer(...args);
  expect(code).toBe(1);
  expect(stderr).toMatch(sentence);
});
