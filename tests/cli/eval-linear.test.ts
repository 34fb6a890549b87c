import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const linear = ['eval', 'linear', '--weights', 'run', '--data', 'scenes:64'];

beforeAll(async () => {
  build();
  await mustSucceed(['pretrain', '--data', 'scenes:64', ...tiny, '--epochs', '1', '--no-evaluate', '--out', 'run'], { cwd });
}, 120_000);
afterAll(remove);

interface Result {
  protocol: string;
  score: number;
  learningRate: number;
  trainingViews: string | number;
  epochs: number;
  notes: string[];
  baselines?: Record<string, unknown>;
}

async function result(...args: string[]): Promise<Result> {
  const { code, stdout, stderr } = await leoclr([...linear, ...args], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout) as Result;
}

test.each([
  ['moco', 30],
  ['simclr', 0.025],
])('--protocol %s learns from fresh crops and says what is not the protocol’s own', async (protocol, learningRate) => {
  const { score, notes, ...record } = await result('--protocol', protocol, '--epochs', '2', '--baselines');
  expect(record).toMatchObject({ protocol: `linear-${protocol}@1`, trainingViews: 'fresh', epochs: 2, learningRate });
  expect(score).toBeGreaterThanOrEqual(0);
  expect(Object.keys(record.baselines!)).toEqual(['untrained']);
  expect(notes.slice(0, 2)).toEqual([
    `Not quite linear-${protocol}@1: epochs 2 in place of ${protocol === 'moco' ? 100 : 90}.`,
    `Not quite linear-${protocol}@1: batch size 64 in place of 256.`,
  ]);
  const evaluation = JSON.parse(readFileSync(join(cwd, 'run/evaluation.json'), 'utf8')) as { record: Result }[];
  expect(evaluation.at(-1)!.record.protocol).toBe(record.protocol);
});

test('several rates and kept views', async () => {
  const record = await result('--protocol', 'moco', '--epochs', '3', '--views', '2', '--learning-rates', '0.1,1');
  expect(record).toMatchObject({ trainingViews: 2, learningRates: [0.1, 1], epochs: 3 });
});

test.each([
  [['--views', '2'], '--views: the cached protocol learns from the test view alone. Add --protocol moco or simclr.'],
  [['--protocol', 'byol'], "Option '--protocol <NAME>' argument 'byol' is invalid. Allowed choices are cached, moco, simclr."],
])('%j gives one sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await leoclr([...linear, ...args], { cwd });
  expect({ code, stdout, stderr: stderr.trim() }).toEqual({ code: 1, stdout: '', stderr: sentence });
});
