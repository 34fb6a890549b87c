import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const written = (): { record: { protocol: string } }[] =>
  JSON.parse(readFileSync(join(cwd, 'run/evaluation.json'), 'utf8')) as { record: { protocol: string } }[];

beforeAll(async () => {
  build();
  await mustSucceed(['pretrain', '--data', 'scenes:64', ...tiny, '--epochs', '1', '--no-evaluate', '--out', 'run'], { cwd });
}, 120_000);
afterAll(remove);

test('chooses a strength on held-out training pictures, tells the score, and adds the record to the run', async () => {
  const args = ['eval', 'logreg', '--weights', 'run', '--l2', '0.01,1,100', '--metric', 'mean-per-class', '--data', 'scenes:200'];
  const { code, stdout, stderr } = await leoclr(args, { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const result = JSON.parse(stdout) as { grid: { l2: number }[]; l2: number; score: number; meanPerClass: number };
  expect(result).toMatchObject({ protocol: 'logreg@1', metric: 'mean per class', validationSource: 0.2, subject: 'trained' });
  expect(result.score).toBe(result.meanPerClass);
  expect(result.grid.map(({ l2 }) => l2)).toEqual([0.01, 1, 100]);
  expect(stderr).toContain('logreg@1 mean per class');
  expect(written().at(-1)!.record.protocol).toBe('logreg@1');
});

test.each([
  ['--l2', '0,1'],
  ['--validation-share', '1'],
  ['--metric', 'top-2'],
])('refuses %s %s and writes nothing', async (...option) => {
  const before = written();
  const { code, stdout, stderr } = await leoclr(['eval', 'logreg', '--weights', 'run', ...option], { cwd });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(option[0]);
  expect(written()).toEqual(before);
});
