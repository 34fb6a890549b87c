import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnednn } from '@leoclr/backend-onednn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, filesIn, leoclr, temporaryFolder, tiny } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
beforeAll(() => build(), 120_000);
afterAll(remove);

const { found } = findOnednn();
const needsOnednn = found === null ? ' (skipped: no oneDNN library)' : '';

const isX64 = found !== null && process.arch === 'x64';
const needsX64 = isX64 ? '' : ' (skipped: no oneDNN library, or not on x64)';

/** An environment in which LEOCLR_ONEDNN names a file that is no library. */
function broken(): Record<string, string> {
  const file = join(cwd, '..', 'libdnnl.so.2');
  writeFileSync(file, 'no library');
  return { LEOCLR_ONEDNN: file };
}

const withoutPaths = (text: string): string => text.replaceAll(join(cwd, '..'), 'FOLDER');

test.skipIf(!found)(`doctor shows the oneDNN library, and uses it${needsOnednn}`, async () => {
  const { code, stdout } = await leoclr(['doctor'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain(`Library   oneDNN ${Object.values(found!.version).join('.')}, ${found!.where}`);
  expect(stdout).toMatch(/yes onednn/);
  expect(stdout).toMatch(/In use {4}onednn, \d+ thread/);
});

test.skipIf(!found)(`engine install changes nothing where there is a library${needsOnednn}`, async () => {
  const { code, stdout, stderr } = await leoclr(['engine', 'install'], { cwd, env: { LEOCLR_CACHE: cwd } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^There already: oneDNN \d+\.\d+\.\d+, /);
  expect(filesIn(cwd)).toEqual([]);
});

test('a broken library: doctor says so in a sentence and uses wasm', async () => {
  const { code, stdout } = await leoclr(['doctor'], { cwd, env: broken() });
  expect(code).toBe(0);
  const sentence = `The environment variable LEOCLR_ONEDNN should name a oneDNN library, but names FOLDER/libdnnl.so.2: it is no shared library. Correct it or unset it.`;
  const lines = withoutPaths(stdout).split('\n');
  expect(lines.filter((line) => line.trim() === sentence)).toHaveLength(2);
  expect(stdout).toMatch(/no {2}onednn/);
  expect(stdout).toMatch(/In use {4}wasm/);
});

test('a broken library: by name it is an error, and so it is to install another one', async () => {
  for (const args of [
    ['pretrain', '--data', 'scenes:64', ...tiny, '--engine', 'onednn'],
    ['engine', 'install'],
  ]) {
    const { code, stderr } = await leoclr(args, { cwd, env: broken() });
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(withoutPaths(stderr)).toContain(
      'LEOCLR_ONEDNN should name a oneDNN library, but names FOLDER/libdnnl.so.2: it is no shared library.',
    );
    expect(filesIn(cwd)).toEqual([]);
  }
});

test.skipIf(!found)(`pretrain with --precision bf16-keys says so and evaluates in f32${needsOnednn}`, async () => {
  const env = { LEOCLR_BF16: 'force' };
  const args = [
    'pretrain',
    '--data',
    'scenes:64',
    ...tiny,
    '--engine',
    'onednn',
    '--epochs',
    '1',
    '--precision',
    'bf16-keys',
    '--out',
    'bf16',
  ];
  const { code, stdout, stderr } = await leoclr(args, { cwd, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Engine {4}onednn, \d+ threads?, bf16-keys$/m);
  expect(JSON.parse(readFileSync(join(cwd, 'bf16', 'config.json'), 'utf8'))).toMatchObject({ precision: 'bf16-keys' });
});

test.skipIf(!isX64)(`a processor without bf16: one sentence, and nothing is written${needsX64}`, async () => {
  const args = ['pretrain', '--data', 'scenes:64', ...tiny, '--engine', 'auto', '--precision', 'bf16', '--out', 'refused'];
  const { code, stderr } = await leoclr(args, { cwd, env: { ONEDNN_MAX_CPU_ISA: 'AVX2' } });
  expect(code).toBe(1);
  expect(stderr).toBe(
    "This CPU doesn't compute with bf16 (avx512_bf16), so bf16 would be slower than f32. Use f32, or set LEOCLR_BF16=force.\n",
  );
  expect(filesIn(cwd).filter((file) => file.startsWith('refused'))).toEqual([]);
});

const isDebians = process.platform === 'linux' && process.arch === 'x64' && found?.version.major === 2;
const needsDebians = isDebians ? '' : ' (skipped: not oneDNN 2 on x64 Linux)';

test.skipIf(!isDebians)(`a library that lacks a function only the engine asks for: the same${needsDebians}`, async () => {
  const content = readFileSync(found!.where);
  content.write('X', content.indexOf('\0dnnl_primitive_desc_query_md\0') + 1);
  const file = join(cwd, '..', 'lacking.so');
  writeFileSync(file, content);
  const env = { LEOCLR_ONEDNN: file };
  const { code, stdout } = await leoclr(['doctor'], { cwd, env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/In use {4}wasm/);
  expect(stdout).toContain(`${file} has no function dnnl_primitive_desc_query_md: it is damaged`);
  const byName = await leoclr(['pretrain', '--data', 'scenes:64', ...tiny, '--engine', 'onednn'], { cwd, env });
  expect(byName.code).toBe(1);
  expect(withoutPaths(byName.stderr)).toMatchInlineSnapshot(`
    "FOLDER/lacking.so has no function dnnl_primitive_desc_query_md: it is damaged, or not the oneDNN that it says it is. Install it again ("leoclr engine install") or name another one in LEOCLR_ONEDNN.
    "
  `);
});

test('a wrong time limit', async () => {
  const { code, stderr } = await leoclr(['engine', 'install', '--timeout', '0'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatchInlineSnapshot(`
    "Option '--timeout <SECONDS>' argument '0' is invalid. Expected a number of seconds above 0 and up to 86400.
    "
  `);
});
