import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tableFile } from './table-file.ts';
import type { Cell } from './table-file.ts';

const root = mkdtempSync(join(tmpdir(), 'leoclr-transfer-'));
afterAll(() => rmSync(root, { recursive: true }));

const cell = (key: string): Cell => ({ key, row: 'run', column: 'birds', measurement: { record: { score: 0.5 } } as Cell['measurement'] });

test('a result is on the disk as soon as it is kept, and found again by its key', async () => {
  const folder = join(root, 'new', 'table');
  const file = await tableFile(folder);
  expect(readdirSync(folder)).toEqual([]);
  await file.add(cell('a'));
  expect((await tableFile(folder)).find('a')).toEqual(cell('a'));
  await file.add(cell('b'));
  await file.add(cell('a'));
  const again = await tableFile(folder);
  expect([again.find('a'), again.find('b'), again.find('c')]).toEqual([cell('a'), cell('b'), null]);
  expect(readdirSync(folder)).toEqual(['transfer.json']);
  expect(readFileSync(again.path, 'utf8').trimEnd().split('\n')).toHaveLength(4);
});

test.each(['', '[]', '{"format":"leoclr transfer@1","cells":[{}]}', '{"format":"other","cells":[]}'])('%j is no table', async (content) => {
  const folder = mkdtempSync(join(root, 'broken-'));
  writeFileSync(join(folder, 'transfer.json'), content);
  const message = await tableFile(folder).catch((error: Error) => error.message.replace(folder, 'FOLDER'));
  expect(message).toBe('Expected FOLDER/transfer.json to be a table of leoclr transfer@1. Move it away, or choose another --out.');
  expect(readFileSync(join(folder, 'transfer.json'), 'utf8')).toBe(content);
});

test('a file in place of the folder is refused', async () => {
  const path = join(root, 'file');
  writeFileSync(path, '');
  expect(await tableFile(path).catch((error: Error) => error.message.replace(root, 'ROOT'))).toBe(
    '--out: expected ROOT/file to be a folder, or nothing yet; it is a file.',
  );
});
