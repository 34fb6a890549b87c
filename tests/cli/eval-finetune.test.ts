import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';
import type { Finished } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const weights = ['--weights', 'run', '--engine', 'wasm', '--workers', '0'];
const short = ['--grid', '0.1:0,0.01:1e-4', '--steps', '4', '--batch-size', '16'];

interface Result {
  subject: string;
  protocol: string;
  score: number;
  grid: { learningRate: number; score: number }[];
  list: string;
  labelledSize: number;
  deviations: string[];
  baselines?: Record<string, Result>;
}

const run = (...args: string[]): Promise<Finished> => leoclr(['eval', ...args], { cwd });

async function results(...args: string[]): Promise<{ lines: Result[]; stderr: string }> {
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const lines = stdout.trim().split('\n');
  return { lines: lines.map((line) => JSON.parse(line) as Result), stderr };
}

const saved = (): { subject: string; record: Result }[] =>
  JSON.parse(readFileSync(join(cwd, 'run/evaluation.json'), 'utf8')) as { subject: string; record: Result }[];

beforeAll(async () => {
  build();
  await mustSucceed(['pretrain', '--data', 'scenes:64', ...tiny, '--epochs', '1', '--no-evaluate', '--out', 'run'], { cwd });
}, 120_000);
afterAll(remove);

test('finetune keeps its grid points in the run and does not train them again', async () => {
  const { lines, stderr } = await results('finetune', ...weights, ...short);
  expect(lines).toMatchObject([
    {
      subject: 'trained',
      protocol: 'finetune@1',
      deviations: [
        'grid: 2 points instead of 4 learning rates × 5 weight decays',
        'steps: 4 instead of 5000',
        'batch size: 16 instead of 64',
      ],
    },
  ]);
  expect(stderr).toContain('trained: learning rate 0.01, weight decay 0.0001: ');
  expect(stderr).toContain('Deviates from finetune@1: steps: 4 instead of 5000.');

  const again = await results('finetune', ...weights, ...short);
  expect(again.stderr).toContain("trained: 2 grid points in run/finetune.jsonl needn't be trained again.");
  expect(again.lines[0]!.grid).toEqual(lines[0]!.grid);
  expect(again.lines[0]!.score).toBe(lines[0]!.score);
  expect(saved().map(({ record }) => record.protocol)).toEqual(['finetune@1', 'finetune@1']);
});

test('finetune chooses on the pictures of a list', async () => {
  writeFileSync(join(cwd, 'chosen.txt'), 'scenes/train/3\nscenes/train/5\nscenes/train/8\n');
  const { lines } = await results('finetune', ...weights, ...short, '--validation', 'chosen.txt');
  expect(lines).toMatchObject([{ validationSize: 3 }]);
});

test('semi writes the lists that it drew, and learns from them when they are handed back', async () => {
  const { lines } = await results('semi', ...weights, '--labels', '20%,50%', '--epochs', '1', '--baselines');
  expect(lines.map(({ list }) => list)).toEqual(['20 %, seed 0', '50 %, seed 0']);
  expect(lines[1]!.baselines!['untrained']).toMatchObject({
    protocol: 'semi@1',
    list: '50 %, seed 0',
    learningRates: { trunk: 0.1, head: 0.1 },
  });
  const [head, ...names] = readFileSync(join(cwd, 'run/semi-20-percent.txt'), 'utf8').trim().split('\n');
  expect(head).toBe(`# semi@1: 20 %, seed 0: ${names.length} of 64 training pictures of scenes:64`);
  expect(names).toHaveLength(lines[0]!.labelledSize);

  const given = await results('semi', ...weights, '--labels', 'run/semi-20-percent.txt', '--epochs', '1');
  expect(given.lines).toMatchObject([{ list: 'semi-20-percent.txt', labelledSize: names.length, score: lines[0]!.score }]);
});

test.each([
  ['a grid that makes no sense', ['finetune', ...weights, '--grid', '0.1:x']],
  ['a layer', ['finetune', ...weights, '--layer', 'layer2']],
  ['one learning rate', ['semi', ...weights, '--learning-rates', '1']],
  ['names of other pictures', ['semi', ...weights, '--labels', 'names.txt']],
  ['fewer pictures than classes', ['semi', ...weights, '--labels', 'few.txt']],
])('%s gives one sentence, and nothing is written', async (_, args) => {
  writeFileSync(join(cwd, 'names.txt'), 'scenes/train/3\nscenes/train/64\n');
  writeFileSync(join(cwd, 'few.txt'), 'scenes/train/3\nscenes/train/4\n');
  const before = existsSync(join(cwd, 'run/evaluation.json')) ? readFileSync(join(cwd, 'run/evaluation.json'), 'utf8') : '';
  const { code, stdout, stderr } = await run(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim().split('\n').at(-1)).toMatchSnapshot();
  expect(existsSync(join(cwd, 'run/evaluation.json')) ? readFileSync(join(cwd, 'run/evaluation.json'), 'utf8') : '').toBe(before);
});

test('Ctrl-C stops after a step and keeps the points that are done', async () => {
  const { code, stdout, stderr } = await leoclr(
    ['eval', 'finetune', ...weights, '--grid', '0.1:0,0.01:0', '--steps', '400', '--batch-size', '16'],
    {
      cwd,
      through:
        '"$@" 2> said & pid=$!; until grep -q Evaluating said; do sleep 0.1; done; kill -INT $pid; wait $pid; code=$?; cat said >&2; exit $code',
    },
  );
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toContain('Stopped. Finished grid points that were kept are not trained again: the same command goes on from there.');
});
