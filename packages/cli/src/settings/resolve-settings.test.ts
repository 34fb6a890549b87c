import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveSettings } from './resolve-settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const config = (name: string, text: string): void => writeFileSync(join(folder, name), text);

test('the command line wins over the config file, that over the preset, and that over the defaults', async () => {
  config('leoclr.config.ts', `export default { preset: 'cifar', batchSize: 256, epochs: 7 as number };`);
  const { settings, from } = await resolveSettings({ values: { epochs: 3 } }, folder);
  expect(settings).toMatchObject({ epochs: 3, batchSize: 256, queueSize: 4096, momentum: 0.9 });
  expect(from).toEqual(['preset cifar', 'leoclr.config.ts']);
});

test('a preset on the command line replaces that of the config file', async () => {
  config('leoclr.config.json', '{ "preset": "cifar" }');
  const { settings } = await resolveSettings({ values: {}, preset: 'paper' }, folder);
  expect(settings).toMatchObject({ backbone: 'resnet50', queueSize: 65_536 });
});

test('without data and preset it is the quickstart', async () => {
  expect((await resolveSettings({ values: {} }, folder)).settings.out).toBe('runs/quickstart');
});

test('with data alone the defaults hold, and the folder is named after method and data', async () => {
  const { settings } = await resolveSettings({ values: { data: '/somewhere/imagenette' } }, folder);
  expect(settings).toMatchObject({ backbone: 'resnet18', epochs: 200, out: 'runs/leoclr-imagenette' });
});

test('another config file can be named', async () => {
  config('mine.mjs', 'export default { data: "scenes:100" };');
  expect((await resolveSettings({ values: {}, config: 'mine.mjs' }, folder)).settings.data).toBe('scenes:100');
});

test('says what is wrong with a config file', async () => {
  const fails = (file: string) =>
    resolveSettings({ values: {}, config: file }, folder).then(
      () => 'no error',
      (error: Error) => error.message.replaceAll(folder, 'FOLDER'),
    );
  config('list.json', '[1]');
  config('broken.ts', 'export default {');
  config('preset.json', '{ "preset": "cifra" }');
  expect(await fails('nowhere.ts')).toMatchInlineSnapshot(`"--config: there is no file FOLDER/nowhere.ts."`);
  expect(await fails('list.json')).toMatchInlineSnapshot(
    `"list.json: expected the default export to be an object with settings, got an array. Write export default defineConfig({ … })."`,
  );
  expect(await fails('broken.ts')).toMatchInlineSnapshot(
    `"broken.ts: can't be loaded: ParseError: Unexpected token FOLDER/broken.ts:1:16."`,
  );
  expect(await fails('preset.json')).toMatchInlineSnapshot(
    `"preset.json: Unknown preset "cifra"; known are quickstart, cifar, paper. Did you mean cifar?"`,
  );
});

test('rejects settings that are fine alone and wrong together', async () => {
  await expect(resolveSettings({ values: { batchSize: 100, batchNormGroups: 8 } }, folder)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --batch-size: expected a multiple of --batch-norm-groups 8, got 100.]`,
  );
  await expect(resolveSettings({ values: { lossOptions: { temperature: 1 } } }, folder)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: --loss-options belong to a loss: name it with --loss. The method's own loss has --temperature alone.]`,
  );
});
