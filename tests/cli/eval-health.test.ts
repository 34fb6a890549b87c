import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const pretrain = ['pretrain', '--data', 'scenes:64', ...tiny, '--no-evaluate', '--schedule', 'constant'];

beforeAll(async () => {
  build();
  await mustSucceed([...pretrain, '--epochs', '3', '--health-every', '1', '--out', 'run'], { cwd });
}, 120_000);
afterAll(remove);

type Line = Record<string, number>;

function lines(name: string): Line[] {
  const text = readFileSync(join(cwd, name), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Everything but how long it took. */
function figures(name: string): Line[] {
  return lines(name).map((line) => ({ ...line, seconds: 0 }));
}

test('a run looks at its health after every epoch, and shows it', () => {
  expect(lines('run/health.jsonl').map(({ epoch, step }) => [epoch, step])).toEqual([
    [1, 4],
    [2, 8],
    [3, 12],
  ]);
  for (const line of lines('run/health.jsonl')) expect(Object.values(line).every(Number.isFinite)).toBe(true);
  expect(readFileSync(join(cwd, 'run/report.html'), 'utf8')).toContain('<section id="health"');
});

test('a run that goes on has the same lines and the same checkpoint as one that was never stopped, or never watched', async () => {
  const options = ['--health-every', '1', '--out', 'stopped'];
  await mustSucceed([...pretrain, '--epochs', '2', ...options], { cwd });
  // As if the run had been killed after a look, before the next checkpoint.
  writeFileSync(join(cwd, 'stopped/health.jsonl'), `${JSON.stringify({ step: 11, epoch: 3, seconds: 1 })}\n`, { flag: 'a' });
  await mustSucceed(['pretrain', '--resume', '--epochs', '3', ...options], { cwd });
  expect(figures('stopped/health.jsonl')).toEqual(figures('run/health.jsonl'));
  await mustSucceed([...pretrain, '--epochs', '3', '--health-every', 'off', '--out', 'alone'], { cwd });
  expect(existsSync(join(cwd, 'alone/health.jsonl'))).toBe(false);
  const checkpoint = (run: string): Buffer => readFileSync(join(cwd, run, 'checkpoint.safetensors'));
  expect(checkpoint('run').equals(checkpoint('alone'))).toBe(true);
});

test('measures the health of trained and untrained network and adds it to the run', async () => {
  const { code, stdout, stderr } = await leoclr(['eval', 'health', '--weights', 'run', '--baselines'], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/^ +trained +untrained$/m) as string });
  const result = JSON.parse(stdout) as Record<string, unknown> & { baselines: { untrained: Record<string, unknown> } };
  expect(result).toMatchObject({ subject: 'trained', protocol: 'health@1', metric: 'top-1', count: 16, step: 12 });
  expect(result.baselines.untrained['protocol']).toBe('health@1');
  const saved = JSON.parse(readFileSync(join(cwd, 'run/evaluation.json'), 'utf8')) as {
    subject: string;
    record: Record<string, unknown>;
  }[];
  expect(saved.map(({ subject, record }) => [subject, record['protocol']])).toEqual([
    ['trained', 'health@1'],
    ['untrained', 'health@1'],
  ]);
  expect(saved[0]!.record['effectiveRank']).toBe(result['effectiveRank']);
});

test('a wrong interval is refused before anything is read', async () => {
  const { code, stderr } = await leoclr([...pretrain, '--health-every', 'often', '--out', 'wrong'], { cwd });
  expect({ code, stderr }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "--health-every: expected a whole number of epochs of at least 1, auto or off, got "often".
    ",
    }
  `);
  expect(existsSync(join(cwd, 'wrong'))).toBe(false);
});
