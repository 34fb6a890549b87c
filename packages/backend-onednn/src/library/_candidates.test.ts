import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cacheFolder } from './_cache-folder.ts';
import { candidates } from './_candidates.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'candidates-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function touch(...files: string[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), '');
  }
}

/** Candidates inside the test's folder and loader names, in order; what this machine has elsewhere is left out. */
function found(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string[] {
  return candidates({ environment, platform })
    .filter(({ name }) => name.startsWith(folder) || !name.includes(path.sep))
    .map(({ name, origin }) => `${origin} ${name.replace(`${folder}${path.sep}`, '')}`);
}

test('cache, loader names, other folders of the system, Homebrew, conda: in this order, newest first, 2.x before 3.x', () => {
  touch(
    'cache/onednn/libdnnl2_2.6.3-1/usr/lib/x/libdnnl.so.2',
    'cache/onednn/libdnnl3.6_3.9.1-1/usr/lib/x/libdnnl.so.3.6',
    'cache/onednn/libdnnl3.6_3.10.1-1/usr/lib/x/libdnnl.so.3.6',
    'cache/onednn/.partial-1/usr/lib/x/libdnnl.so.2',
    'own/libdnnl.so.3.2',
    'own/libdnnl.so.3.11',
    'own/libdnnl.so.2.7',
    'own/libdnnl.a',
    'brew/lib/libdnnl.so',
    'conda/lib/libdnnl.so.3',
  );
  const inside = (name: string): string => path.join(folder, name);
  const environment = {
    LEOCLR_CACHE: inside('cache'),
    LD_LIBRARY_PATH: `:${inside('own')}`,
    HOMEBREW_PREFIX: inside('brew'),
    CONDA_PREFIX: inside('conda'),
  };
  expect(found('linux', environment)).toEqual([
    'cache cache/onednn/libdnnl3.6_3.10.1-1/usr/lib/x/libdnnl.so.3.6',
    'cache cache/onednn/libdnnl3.6_3.9.1-1/usr/lib/x/libdnnl.so.3.6',
    'cache cache/onednn/libdnnl2_2.6.3-1/usr/lib/x/libdnnl.so.2',
    'system libdnnl.so.2',
    'system libdnnl.so.3',
    'system libdnnl.so',
    'system own/libdnnl.so.2.7',
    'system own/libdnnl.so.3.11',
    'system own/libdnnl.so.3.2',
    'Homebrew brew/lib/libdnnl.so',
    'conda conda/lib/libdnnl.so.3',
  ]);
});

test('macOS and Windows have names of their own', () => {
  touch('brew/lib/libdnnl.3.11.dylib', 'brew/lib/libdnnl.dylib', 'conda/lib/libdnnl.2.dylib', 'conda/Library/bin/dnnl.dll');
  const environment = { LEOCLR_CACHE: folder, HOMEBREW_PREFIX: path.join(folder, 'brew'), CONDA_PREFIX: path.join(folder, 'conda') };
  expect(found('darwin', environment)).toEqual([
    'system libdnnl.2.dylib',
    'system libdnnl.3.dylib',
    'system libdnnl.dylib',
    'Homebrew brew/lib/libdnnl.dylib',
    'Homebrew brew/lib/libdnnl.3.11.dylib',
    'conda conda/lib/libdnnl.2.dylib',
  ]);
  expect(found('win32', environment)).toEqual(['system dnnl.dll', 'conda conda/Library/bin/dnnl.dll']);
});

test('LEOCLR_ONEDNN is the only candidate: a path from the current folder, or a name for the loader', () => {
  expect(candidates({ environment: { LEOCLR_ONEDNN: './libdnnl.so', CONDA_PREFIX: folder } })).toEqual([
    { name: path.resolve('libdnnl.so'), origin: 'LEOCLR_ONEDNN' },
  ]);
  expect(candidates({ environment: { LEOCLR_ONEDNN: 'libdnnl.so.3' } })).toEqual([{ name: 'libdnnl.so.3', origin: 'LEOCLR_ONEDNN' }]);
});

test.each<[string, NodeJS.ProcessEnv, string]>([
  ['LEOCLR_CACHE', { LEOCLR_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, '/c/onednn'],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/leoclr/onednn'],
  ['a relative XDG_CACHE_HOME, which does not count', { XDG_CACHE_HOME: 'x', HOME: '/h' }, '/h/.cache/leoclr/onednn'],
  ['the home folder', { HOME: '/h' }, '/h/.cache/leoclr/onednn'],
])('the cache folder follows %s', (_name, environment, expected) => {
  expect(cacheFolder(environment)).toBe(path.resolve(expected));
});
