import { fstatSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFiles } from './_open-files.ts';

let folder: string;
const path = (name: string): string => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-open-files-'));
  for (const name of ['a', 'b', 'c']) writeFileSync(path(name), name);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('keeps the files that were asked for last', () => {
  const files = openFiles(2);
  const a = files.open(path('a'));
  const b = files.open(path('b'));
  expect(files.open(path('a'))).toBe(a);
  files.open(path('c'));
  expect(() => fstatSync(b)).toThrow('EBADF');
  expect(files.open(path('a'))).toBe(a);
  expect(readFileSync(a, 'utf8')).toBe('a');
  files.close();
  expect(() => fstatSync(a)).toThrow('EBADF');
  const again = files.open(path('a'));
  expect(fstatSync(again).size).toBe(1);
  files.close();
});

test('a file that is missing throws, and nothing is kept of it', () => {
  const files = openFiles(2);
  expect(() => files.open(path('missing'))).toThrow('ENOENT');
  writeFileSync(path('missing'), '1234');
  expect(fstatSync(files.open(path('missing'))).size).toBe(4);
  files.close();
});
