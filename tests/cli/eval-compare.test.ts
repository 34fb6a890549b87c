import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, leoclr, mustSucceed, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
const read = (path: string): string => readFileSync(join(cwd, path), 'utf8');

beforeAll(async () => {
  build();
  await mustSucceed(['pretrain', '--data', 'scenes:64', ...tiny, '--epochs', '1', '--out', 'a'], { cwd });
  cpSync(join(cwd, 'a'), join(cwd, 'b'), { recursive: true });
  const settings = JSON.parse(read('b/config.json')) as object;
  writeFileSync(join(cwd, 'b/config.json'), JSON.stringify({ ...settings, seed: 9 }));
}, 120_000);
afterAll(remove);

test('equal runs differ by nothing, and are averaged over their seeds', async () => {
  const { code, stdout } = await leoclr(['compare', 'a', 'b/evaluation.json'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/trained, knn@1 top-1 .*\+0\.0 ± /);
  expect(stdout).toContain('Over seeds (A, B differ in nothing else)');
  expect(stdout).toContain('A and B hold the same trained weights.');
  expect(stdout).not.toContain('MUST NOT');
});

test('an evaluation rewrites the report with all measurements, and comparing says aloud what does not agree', async () => {
  const before = read('b/report.html');
  const evaluated = read('b/evaluation.json').trim().split('\n').length;
  writeFileSync(join(cwd, 'b/evaluation.json'), '[]'); // as if it had been evaluated with another k only
  const { code: evalCode } = await leoclr(['eval', 'knn', '--weights', 'b', '--k', '5', '--evaluation-crop', '0.8'], { cwd });
  expect(evalCode).toBe(0);
  const after = read('b/report.html');
  expect(after).toContain('id="views"'); // kept from training
  expect(after.match(/Settings and origin/g)).toHaveLength(1);
  expect(before.match(/Settings and origin/g)).toHaveLength(evaluated - 2);
  const { stdout } = await leoclr(['compare', 'a', 'b'], { cwd });
  const aloud = stdout.slice(stdout.indexOf('MUST NOT BE COMPARED'));
  expect(aloud).toMatch(/k of knn: \d+ in A, 5 in B/);
  expect(aloud).toMatch(/share kept by the centre crop: [\d.]+ in A, 0.8 in B/);
  const { stdout: json } = await leoclr(['compare', 'a', 'b', '--json', '--html', 'compared.html'], { cwd });
  expect(read('compared.html')).toContain('Some of these figures must not be compared');
  expect(JSON.parse(json)).toMatchObject({ runs: [{ path: 'a' }, { path: 'b' }], problems: [expect.any(String), expect.any(String)] });
});

test.each([
  ['nothing', ['compare']],
  ['a path without anything', ['compare', 'a', 'nowhere']],
  ['a folder without a run', ['compare', '.']],
  ['a page in a folder that is not there', ['compare', 'a', '--html', 'nowhere/x.html']],
])('%s gives one sentence', async (_, args) => {
  const { code, stdout, stderr } = await leoclr(args, { cwd });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trim()).toMatchSnapshot();
});
