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
  protocol: string;
  score: number;
  levels: { corruption: string; level: number; top1: number; interval: [number, number] }[];
  corruptions: { corruption: string }[];
  baselines: Record<string, { score: number }>;
}

test('measures every level, tells people and programs, and adds to the run', async () => {
  const command = ['eval', 'robustness', '--weights', 'run', '--baselines', '--k', '5', '--workers', '0'];
  const { code, stdout, stderr } = await leoclr(command, { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/trained: crop \.\.\.\n/) as string });
  for (const row of ['crop', 'centre-crop', 'grey', 'blur', 'occlusion', 'smaller', 'all', 'clean']) {
    expect(stderr).toMatch(new RegExp(`^  ${row} .*\\d\\.\\d %`, 'm'));
  }
  const result = JSON.parse(stdout) as Result;
  expect(result).toMatchObject({ protocol: 'robustness@1', k: 5, seed: 0 });
  expect(result.levels).toHaveLength(19);
  expect(Object.keys(result.baselines)).toEqual(['untrained', 'pixels']);
  for (const { top1, interval } of result.levels) {
    expect(top1).toBeGreaterThanOrEqual(interval[0]);
    expect(top1).toBeLessThanOrEqual(interval[1]);
  }
  const saved = JSON.parse(readFileSync(join(cwd, 'run/evaluation.json'), 'utf8')) as { subject: string; record: Result }[];
  expect(saved.map(({ subject, record }) => [subject, record.protocol])).toEqual([
    ['trained', 'robustness@1'],
    ['untrained', 'robustness@1'],
    ['pixels', 'robustness@1'],
  ]);
  expect(saved[0]!.record.levels).toEqual(result.levels);
  // The same seed gives the same places, and so the same figures.
  const again = JSON.parse(
    (
      await leoclr(
        command.filter((word) => word !== '--baselines'),
        { cwd },
      )
    ).stdout,
  ) as Result;
  expect(again.levels).toEqual(result.levels);
});

test('refuses what is no part of the protocol', async () => {
  const { code, stdout, stderr } = await leoclr(['eval', 'robustness', '--weights', 'run', '--ten-crop'], { cwd });
  expect({ code, stdout, stderr: stderr.trim() }).toEqual({
    code: 1,
    stdout: '',
    stderr: '--ten-crop: robustness@1 looks at one crop of each picture. Leave it out.',
  });
});
