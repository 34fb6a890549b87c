import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();

beforeAll(async () => {
  build();
  await mustSucceed(['pretrain', '--data', 'scenes:64', ...tiny, '--epochs', '1', '--no-evaluate', '--out', 'run'], { cwd });
}, 120_000);
afterAll(remove);

interface Result {
  k: number;
  temperature: number;
  top1: number;
  interval: [number, number];
  chosenBy: string;
  notes: string[];
  sweep: { on: string; entries: { k: number; temperature: number; top1: number }[] } | null;
}

async function evaluate(...args: string[]): Promise<{ result: Result; stderr: string }> {
  const { code, stdout, stderr } = await leoclr(['eval', 'knn', '--weights', 'run', ...args], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return { result: JSON.parse(stdout) as Result, stderr };
}

test('several k and temperatures are a table; what is reported is k 200 with 0.1', async () => {
  const { result, stderr } = await evaluate('--k', '1,5', '--temperature', '0.07,0.1');
  expect(result).toMatchObject({ protocol: 'knn@1', metric: 'top-1', temperature: 0.1, chosenBy: 'given', sweep: { on: 'queries' } });
  expect(result.notes).toEqual([`k 200 was clamped to ${result.k}: the bank holds no more.`]);
  expect(result.sweep!.entries.map(({ k, temperature }) => [k, temperature])).toEqual([
    [1, 0.07],
    [5, 0.07],
    [1, 0.1],
    [5, 0.1],
  ]);
  expect(stderr).toContain('trained, top-1 on the validation pictures (for looking at: to choose, add --choose leave-one-out):');
  expect(stderr).toMatch(/^ {2}k +T 0\.07 +T 0\.1$/m);
  expect(stderr).toMatch(/^ {2}5 +\d+\.\d % +\d+\.\d %$/m);
  expect(stderr).toContain('Note: trained: k 200 was clamped');
  expect(result.interval[0]).toBeLessThanOrEqual(result.top1);
  const alone = await evaluate('--k', '5', '--temperature', '0.07');
  expect(alone.result).toMatchObject({ k: 5, temperature: 0.07, sweep: null });
  expect(result.sweep!.entries[1]!.top1).toBe(alone.result.top1);
});

test('chooses on the training pictures', async () => {
  const { result, stderr } = await evaluate('--k', '1,5,20', '--choose', 'leave-one-out');
  const best = Math.max(...result.sweep!.entries.map(({ top1 }) => top1));
  const chosen = result.sweep!.entries.find(({ top1 }) => top1 === best)!;
  expect(result).toMatchObject({ k: chosen.k, temperature: 0.1, chosenBy: 'leave-one-out', sweep: { on: 'bank, leave one out' } });
  expect(stderr).toContain(`trained: leave-one-out chose k ${chosen.k} and temperature 0.1.`);
  const saved = JSON.parse(readFileSync(join(cwd, 'run/evaluation.json'), 'utf8')) as { record: Result }[];
  expect(saved.at(-1)!.record).toMatchObject({ k: chosen.k, chosenBy: 'leave-one-out' });
});

test.each([
  [['--k', '0'], "Option '--k <LIST>' argument '0' is invalid. Expected whole numbers of at least 1, like 20,200."],
  [['--k', '5,x'], "Option '--k <LIST>' argument '5,x' is invalid. Expected whole numbers of at least 1, like 20,200."],
  [['--temperature', '0'], "Option '--temperature <LIST>' argument '0' is invalid. Expected numbers above 0, like 0.01,0.1."],
])('refuses %j', async (args, message) => {
  const { code, stdout, stderr } = await leoclr(['eval', 'knn', '--weights', 'run', ...args], { cwd });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(message);
});
