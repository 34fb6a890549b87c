import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, filesIn, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';
import type { Finished } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const run = (...args: string[]): Promise<Finished> => leoclr(['pretrain', ...args], { cwd });
const read = (path: string): string => readFileSync(join(cwd, path), 'utf8');
const bytes = (path: string): Buffer => readFileSync(join(cwd, path));

/** What of a run's metrics follows from its seed: all but the clock. */
const metrics = (out: string): unknown[] =>
  read(`${out}/metrics.jsonl`)
    .trim()
    .split('\n')
    .map((line) => {
      const { seconds: _seconds, waitSeconds: _waitSeconds, ...rest } = JSON.parse(line) as Record<string, unknown>;
      return rest;
    });

const small = ['--data', 'scenes:64', ...tiny, '--epochs', '2'];

beforeAll(async () => {
  build('custom-loss-plugin');
  writeFileSync(join(cwd, 'whole.txt'), await mustSucceed(['pretrain', ...small, '--out', 'runs/whole'], { cwd }));
}, 120_000);
afterAll(remove);

test('a run leaves everything that was promised, and says where', () => {
  expect(filesIn(join(cwd, 'runs'))).toMatchInlineSnapshot(`
    [
      "whole/",
      "whole/backbone.safetensors",
      "whole/checkpoint.safetensors",
      "whole/config.json",
      "whole/evaluation.json",
      "whole/metrics.jsonl",
      "whole/report.html",
      "whole/report.json",
    ]
  `);
  const said = read('whole.txt');
  expect(said).toContain('Engine    wasm, ');
  expect(said).toMatch(
    / {2}trained +[\d.]+ % +[\d.]+ %\n {2}untrained +[\d.]+ % +[\d.]+ %\n {2}raw pixels +[\d.]+ % +–\nReport: runs\/whole\/report.html\n$/,
  );
});

test('the settings in the run folder are a config file for the same run', async () => {
  const { code } = await run('--config', 'runs/whole/config.json', '--out', 'runs/again', '--no-evaluate');
  expect(code).toBe(0);
  expect(bytes('runs/again/checkpoint.safetensors').equals(bytes('runs/whole/checkpoint.safetensors'))).toBe(false); // evaluate is another
  expect(metrics('runs/again')).toEqual(metrics('runs/whole'));
});

test('the report shows curve, views, neighbours and map, and needs no other file', () => {
  const report = read('runs/whole/report.html');
  for (const id of ['results', 'loss', 'views', 'neighbours', 'map', 'configuration']) expect(report).toMatch(new RegExp(`id="${id}`));
  expect(report).not.toMatch(/(src|href)="(https?:|\/|\.)/);
});

test('the same seed gives the same run with any number of workers', async () => {
  const { code } = await run(...small, '--workers', '2', '--threads', '1', '--out', 'runs/workers');
  expect(code).toBe(0);
  expect(metrics('runs/workers')).toEqual(metrics('runs/whole'));
  expect(bytes('runs/workers/checkpoint.safetensors').equals(bytes('runs/whole/checkpoint.safetensors'))).toBe(true);
  const top1 = (out: string): unknown =>
    (JSON.parse(read(`${out}/evaluation.json`)) as { record: { top1: number } }[]).map(({ record }) => record.top1);
  expect(top1('runs/workers')).toEqual(top1('runs/whole'));
});

test('another seed gives another run', async () => {
  await run(...small, '--epochs', '1', '--seed', '7', '--no-evaluate', '--out', 'runs/seed');
  expect(metrics('runs/seed')[0]).not.toEqual(metrics('runs/whole')[0]);
});

test('Ctrl-C writes a checkpoint, and resuming gives the very run that was never stopped', async () => {
  const stopped = await leoclr(['pretrain', ...small, '--out', 'runs/stopped'], { cwd, interruptAt: 'step 1/4' });
  expect({ code: stopped.code, stderr: stopped.stderr }).toEqual({ code: 130, stderr: '' });
  expect(stopped.stdout).toMatch(/Stopped at step [1-7]\. Go on with: leoclr pretrain --resume --out runs\/stopped\n$/);
  expect(filesIn(join(cwd, 'runs/stopped'))).toEqual(['checkpoint.safetensors', 'config.json', 'metrics.jsonl']);

  const resumed = await run('--resume', '--out', 'runs/stopped', '--workers', '1');
  expect({ code: resumed.code, stderr: resumed.stderr }).toEqual({ code: 0, stderr: '' });
  expect(resumed.stdout).toMatch(/Going on at step [1-7] of 8\./);
  expect(metrics('runs/stopped')).toEqual(metrics('runs/whole'));
  expect(bytes('runs/stopped/checkpoint.safetensors').equals(bytes('runs/whole/checkpoint.safetensors'))).toBe(true);
  expect(bytes('runs/stopped/backbone.safetensors').equals(bytes('runs/whole/backbone.safetensors'))).toBe(true);
});

test('a run is never overwritten by accident, and resumed only as what it is', async () => {
  const before = bytes('runs/whole/checkpoint.safetensors');
  const again = await run(...small, '--out', 'runs/whole');
  expect({ code: again.code, stderr: again.stderr }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "There is already a run in runs/whole. Go on with it with --resume, replace it with --overwrite, or choose another --out.
    ",
    }
  `);
  const other = await run('--resume', '--out', 'runs/whole', '--queue-size', '64');
  expect({ code: other.code, stderr: other.stderr }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "--resume: the run in runs/whole has --queue-size 32, and 64 would make it another one. Leave the option out, or start a new run.
    ",
    }
  `);
  const fewer = await run('--resume', '--out', 'runs/whole', '--data', 'scenes:80');
  expect({ code: fewer.code, stderr: fewer.stderr }).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "--resume: the run in runs/whole learns from 64 pictures, but scenes:80 has 80. Resume with the same pictures.
    ",
    }
  `);
  expect(bytes('runs/whole/checkpoint.safetensors').equals(before)).toBe(true);
});

test('a finished run can be overwritten when that is asked for', async () => {
  await run(...small, '--epochs', '1', '--no-evaluate', '--out', 'runs/seed', '--overwrite');
  expect(metrics('runs/seed')).toHaveLength(4);
  expect(filesIn(join(cwd, 'runs/seed'))).not.toContain('evaluation.json');
});

test.each(['mocov2', 'mocov2-symmetric', 'crop-control'])('trains with the method %s', async (method) => {
  const { code, stderr } = await run(...small, '--epochs', '1', '--method', method, '--no-evaluate', '--out', `runs/${method}`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const record of metrics(`runs/${method}`)) expect((record as { loss: number }).loss).toBeGreaterThan(0);
});

test("trains with a third party's loss, named in a config file", async () => {
  writeFileSync(
    join(cwd, 'own.config.ts'),
    `import { defineConfig } from 'leoclr';
     export default defineConfig({ loss: '@leoclr-examples/decoupled-info-nce', lossOptions: { temperature: 0.5 }, batchNormGroups: 4 });`,
  );
  const { code, stdout, stderr } = await run('--config', 'own.config.ts', ...small, '--epochs', '1', '--no-evaluate', '--out', 'runs/loss');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('with the loss @leoclr-examples/decoupled-info-nce');
});
