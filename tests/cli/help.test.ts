import { afterAll, beforeAll, expect, test } from 'vitest';
import { bin, build, leoclr, node, temporaryFolder } from './leoclr.ts';

const { folder: cwd, remove } = temporaryFolder();
beforeAll(() => build(), 120_000);
afterAll(remove);

test.each([
  ['leoclr', []],
  ['pretrain', ['pretrain']],
  ['eval-knn', ['eval', 'knn']],
  ['eval-linear', ['eval', 'linear']],
  ['eval-logreg', ['eval', 'logreg']],
  ['eval-finetune', ['eval', 'finetune']],
  ['eval-semi', ['eval', 'semi']],
  ['eval-transfer', ['eval', 'transfer']],
  ['eval-robustness', ['eval', 'robustness']],
  ['eval-health', ['eval', 'health']],
  ['eval', ['eval']],
  ['compare', ['compare']],
  ['embed', ['embed']],
  ['data', ['data']],
  ['data-list', ['data', 'list']],
  ['data-info', ['data', 'info']],
  ['data-download', ['data', 'download']],
  ['data-pack', ['data', 'pack']],
  ['data-check', ['data', 'check']],
  ['data-cache', ['data', 'cache']],
  ['data-cache-remove', ['data', 'cache', 'remove']],
  ['engine', ['engine']],
  ['engine-install', ['engine', 'install']],
])('the help of %s is as it was', async (name, command) => {
  const { code, stdout, stderr } = await leoclr([...command, '--help'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(stdout).toMatchFileSnapshot(`help/${name}.txt`);
});

test('help loads neither tensors nor picture decoders', async () => {
  const spy = `import { createRequire } from 'node:module';
    const { cache } = createRequire('file:///x.js');
    process.on('exit', () => console.error(Object.keys(cache).filter((path) => /@tensorflow|sharp/.test(path)).length, 'heavy modules'));`;
  const { stderr } = await node(['--import', `data:text/javascript,${encodeURIComponent(spy)}`, bin, 'pretrain', '--help'], { cwd });
  expect(stderr).toBe('0 heavy modules\n');
  const heavy = await node(['--import', `data:text/javascript,${encodeURIComponent(spy)}`, bin, 'methods'], { cwd });
  expect(heavy.stderr).not.toBe('0 heavy modules\n');
});

test('doctor finds the engine that needs nothing, and says how to get the others', async () => {
  const { code, stdout } = await leoclr(['doctor'], { cwd, env: { LEOCLR_ONEDNN: 'off' } });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Node {6}v\d+/);
  expect(stdout).toMatch(/yes wasm/);
  expect(stdout).toMatch(/npm install @tensorflow\/tfjs-node/);
  expect(stdout).toMatch(/In use {4}wasm, \d+ thread/);
  expect(stdout).toMatch(/Speed {5}[\d.]+ GFLOP\/s/);
});

test('output that goes into a pipe which closes early is no error', async () => {
  const { code, stderr } = await leoclr(['pretrain', '--help'], { cwd, through: 'set -o pipefail; "$@" | head -1' });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});
