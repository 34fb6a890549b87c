import { expect, test } from 'vitest';
import { cacheFolder } from './cache-folder.ts';

test.each([
  ['LEOCLR_CACHE', { LEOCLR_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, '/c/decoded'],
  ['XDG_CACHE_HOME', { XDG_CACHE_HOME: '/x', HOME: '/h' }, '/x/leoclr/decoded'],
  ['HOME, where XDG_CACHE_HOME is relative', { XDG_CACHE_HOME: 'x', HOME: '/h' }, '/h/.cache/leoclr/decoded'],
  ['HOME, where the others are empty', { LEOCLR_CACHE: '', XDG_CACHE_HOME: '', HOME: '/h' }, '/h/.cache/leoclr/decoded'],
])('caches lie where %s says', (_what, environment, expected) => {
  expect(cacheFolder('decoded', environment)).toBe(expected);
  expect(`${cacheFolder(undefined, environment)}/decoded`).toBe(expected);
});
