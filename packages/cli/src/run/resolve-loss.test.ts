import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { leoclr } from '@leoclr/trainer';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultSettings } from '../settings/resolve-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { resolveLoss } from './resolve-loss.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-loss-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const method = leoclr({ size: 32, queueSize: 64 });
const resolve = (settings: Partial<Settings>) => resolveLoss(method, { ...defaultSettings(), ...settings }, folder);

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** A plug-in that accepts options with `scale` only. */
const plugin = (views: string, queue = 'required') => `export default {
  name: 'mine', views: ${views}, queue: '${queue}',
  options: { '~standard': { version: 1, vendor: 'test', validate: (value) => 'scale' in value ? { value } : { issues: [{ message: 'scale is missing', path: ['scale'] }] } } },
  create: ({ scale }) => Object.assign(() => null, { scale }),
};`;

test('without a name the method keeps its own loss', async () => {
  expect(await resolve({})).toBe(method);
});

test('a built-in loss gets the temperature', async () => {
  const { loss } = await resolve({ loss: 'leoclr', temperature: 0.07 });
  expect(loss).toBeTypeOf('function');
});

test('a package is found from the working directory', async () => {
  write('node_modules/@acme/loss/package.json', '{ "name": "@acme/loss", "type": "module", "exports": { "import": "./index.js" } }');
  write('node_modules/@acme/loss/index.js', plugin('{ queries: 1, keys: 2 }'));
  const { loss } = await resolve({ loss: '@acme/loss', lossOptions: { scale: 2 } });
  expect(loss).toHaveProperty('scale', 2);
});

test('a TypeScript file can be named by its path', async () => {
  write('my-loss.ts', `const one: number = 1; void one;\n${plugin('{ queries: 1, keys: 2 }', 'none')}`);
  const resolved = await resolve({ loss: './my-loss.ts', lossOptions: { scale: 3 } });
  expect(resolved.loss).toHaveProperty('scale', 3);
  expect(resolved.queueSize).toBe(0);
});

test('says in one sentence what is wrong', async () => {
  const fails = (settings: Partial<Settings>) =>
    resolve(settings).then(
      () => 'no error',
      (error: Error) => error.message.replaceAll(folder, 'FOLDER'),
    );
  write('views.mjs', plugin('{ queries: 2, keys: 2 }'));
  write('options.mjs', plugin('{ queries: 1, keys: 2 }'));
  write('empty.mjs', 'export const loss = 1;');
  write('throws.mjs', 'throw new Error("out of luck");');
  expect(await fails({ loss: 'leolcr' })).toMatchInlineSnapshot(
    `"Unknown loss "leolcr"; known are leoclr, info-nce. Did you mean leoclr? Losses of others are named by their package or path."`,
  );
  expect(await fails({ loss: '@acme/nothing' })).toMatchInlineSnapshot(
    `"--loss @acme/nothing: there is no such package here. Install it with npm install @acme/nothing."`,
  );
  expect(await fails({ loss: './nothing.mjs' })).toMatchInlineSnapshot(`"--loss ./nothing.mjs: there is no such file."`);
  expect(await fails({ loss: './views.mjs' })).toMatchInlineSnapshot(
    `"--loss ./views.mjs compares 2 queries with 2 keys, but the method leoclr has 1 query with 2 keys. Choose another --method or another --loss."`,
  );
  expect(await fails({ loss: './options.mjs' })).toMatchInlineSnapshot(`"--loss-options for ./options.mjs: scale: scale is missing."`);
  expect(await fails({ loss: './empty.mjs' })).toMatchInlineSnapshot(
    `"--loss ./empty.mjs: expected its default export to be a loss plug-in with name, views, queue, options and create(). Make one with defineLoss() of @leoclr/core."`,
  );
  expect(await fails({ loss: './throws.mjs' })).toMatchInlineSnapshot(`"--loss ./throws.mjs: can't be loaded: out of luck"`);
  expect(await fails({ loss: 'leoclr', lossOptions: { tau: 1 } })).toMatchInlineSnapshot(
    `"--loss-options for leoclr: Unrecognized key: "tau"."`,
  );
});
