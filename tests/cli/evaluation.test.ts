import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSafetensors } from '@leoclr/io';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const read = (path: string): string => readFileSync(join(cwd, path), 'utf8');

interface Result {
  subject: string;
  encoder: string;
  step: number;
  protocol: string;
  top1: number;
  baselines?: Record<string, { top1: number }>;
}

/** The JSON that a command prints at the end. */
async function result(...args: string[]): Promise<Result> {
  const { code, stdout, stderr } = await leoclr(args, { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return JSON.parse(stdout) as Result;
}

const measurements = (): { subject: string; record: Result }[] =>
  JSON.parse(read('run/evaluation.json')) as { subject: string; record: Result }[];

beforeAll(async () => {
  build();
  await mustSucceed(['pretrain', '--data', 'scenes:64', ...tiny, '--epochs', '1', '--out', 'run'], { cwd });
}, 120_000);
afterAll(remove);

test('a run folder, its checkpoint and its backbone give the figures that training gave', async () => {
  const trained = measurements().find(({ subject, record }) => subject === 'trained' && record.protocol === 'knn@1')!.record.top1;
  for (const weights of ['run', 'run/checkpoint.safetensors', 'run/backbone.safetensors']) {
    expect(await result('eval', 'knn', '--weights', weights, '--data', 'scenes:64')).toMatchObject({
      subject: 'trained',
      encoder: 'query',
      step: 4,
      protocol: 'knn@1',
      top1: trained,
    });
  }
});

test('measures baselines as well, and adds them to the run', async () => {
  const before = measurements().length;
  const { top1, baselines } = await result('eval', 'linear', '--weights', 'run', '--epochs', '5', '--learning-rates', '0.1', '--baselines');
  expect(top1).toBeGreaterThanOrEqual(0);
  expect(Object.keys(baselines!)).toEqual(['untrained', 'pixels']);
  const after = measurements();
  expect(after).toHaveLength(before + 3);
  expect(after.at(-2)).toMatchObject({ subject: 'untrained', record: { epochs: 5, top1: baselines!['untrained']!.top1 } });
});

test('the momentum encoder can be looked at too', async () => {
  expect(await result('eval', 'knn', '--weights', 'run', '--encoder', 'key', '--k', '5')).toMatchObject({ encoder: 'key', k: 5 });
});

test('embeds pictures in three formats with the same numbers', async () => {
  for (const ending of ['jsonl', 'csv', 'safetensors']) {
    const { code, stdout } = await leoclr(['embed', '--weights', 'run', '--split', 'val', '--out', `val.${ending}`], { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `16 rows of 32 features in val.${ending}\n` });
  }
  const rows = read('val.jsonl')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { name: string; label: string; features: number[] });
  const [header, ...lines] = read('val.csv')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const { tensors, metadata } = await loadSafetensors(join(cwd, 'val.safetensors'));
  expect(header!.slice(0, 3)).toEqual(['name', 'label', 'f0']);
  expect(lines.map(([name]) => name)).toEqual(rows.map(({ name }) => name));
  expect(lines[3]!.slice(2).map(Number)).toEqual(rows[3]!.features);
  expect(tensors['features']!.shape).toEqual([16, 32]);
  expect(Array.from(tensors['features']!.data as Float32Array).slice(96, 128)).toEqual(rows[3]!.features);
  expect(JSON.parse(metadata['names']!)).toEqual(rows.map(({ name }) => name));
  expect((JSON.parse(metadata['classes']!) as string[])[tensors['labels']!.data[3] as number]).toBe(rows[3]!.label);
});

test.each([
  ['weights that are not there', ['eval', 'knn', '--weights', 'nowhere']],
  ['a folder that is no run', ['eval', 'knn', '--weights', '.']],
  ['a file that is something else', ['eval', 'knn', '--weights', 'run/report.html']],
  ['a backbone without pictures', ['eval', 'knn', '--weights', 'run/backbone.safetensors']],
  ['a number that makes no sense', ['eval', 'knn', '--weights', 'run', '--k', 'many']],
  ['an encoder that there is not', ['eval', 'knn', '--weights', 'run', '--encoder', 'both']],
  ['an ending that there is not', ['embed', '--weights', 'run', '--out', 'x.json']],
  ['a folder that is not there', ['embed', '--weights', 'run', '--out', 'nowhere/x.csv']],
])('%s give one sentence', async (_, args) => {
  const { code, stdout, stderr } = await leoclr(args, { cwd });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim()).toMatchSnapshot();
});
