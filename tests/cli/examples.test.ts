import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, mustSucceed, node, root, temporaryFolder } from './leoclr.ts';
import type { Finished } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const example = (name: string, ...args: string[]): Promise<Finished> =>
  node([join(root, 'examples', name, 'dist', 'main.js'), ...args], { cwd });

beforeAll(() => build('quickstart', 'linear-probe', 'own-dataset'), 120_000);
afterAll(remove);

test('the quickstart does what the first command does', async () => {
  const { code, stdout, stderr } = await example('quickstart', '32', '2'); // one batch an epoch
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^before: [\d.]+\nepoch 1 of 2: loss [\d.]+\nepoch 2 of 2: loss [\d.]+\nafter: [\d.]+\n$/);
  await mustSucceed(['pretrain', '--preset', 'quickstart', '--data', 'scenes:32', '--epochs', '2', '--no-evaluate', '--out', 'run'], {
    cwd,
  });
  const steps = readFileSync(join(cwd, 'run/metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { epoch: number; loss: number });
  const losses = [0, 1].map((number) => steps.find(({ epoch }) => epoch === number)!.loss.toFixed(3));
  expect([...stdout.matchAll(/loss (.*)/g)].map(([, loss]) => loss)).toEqual(losses);
});

test('the linear probe measures a backbone', async () => {
  const { code, stdout, stderr } = await example('linear-probe', '64');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^linear top-1: [\d.]+ % \(chance: 10 %\)/);
});

test('the own data set trains', async () => {
  const { code, stdout, stderr } = await example('own-dataset', '32', '1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^step 1: loss [\d.]+\nstep 2: loss [\d.]+\n$/);
});
