import * as fs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { jsonlWriter } from './jsonl-writer.ts';
import { readJsonl } from './read-jsonl.ts';

// The one mock: a disk that fills up. Everything else is the real file system.
vi.mock('node:fs', { spy: true });

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leoclr-log-'));
  path = join(folder, 'metrics.jsonl');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** Writes records with a writer of their own. */
function append(...records: Record<string, unknown>[]): void {
  const writer = jsonlWriter(path);
  for (const record of records) writer.write(record);
  writer.close();
}

const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Error).message.replaceAll(folder, 'FOLDER');
  }
  return 'no error';
};

test('writes one object a line, at once, and readJsonl reads them', async () => {
  const writer = jsonlWriter(path);
  writer.write({ step: 0, loss: 6.25, note: 'two\nlines' });
  expect(readFileSync(path, 'utf8')).toBe('{"step":0,"loss":6.25,"note":"two\\nlines"}\n');
  writer.write({ step: 1, nested: { on: true } });
  writer.close();
  expect(await readJsonl(path)).toEqual([
    { step: 0, loss: 6.25, note: 'two\nlines' },
    { step: 1, nested: { on: true } },
  ]);
});

test('goes on where an earlier run stopped', async () => {
  append({ step: 0 });
  append({ step: 1 });
  expect(await readJsonl(path)).toEqual([{ step: 0 }, { step: 1 }]);
});

test.each(['{"step":1,"lo', '{"step":1}'])('removes the torn last line %s of a run that was killed', async (torn) => {
  writeFileSync(path, `{"step":0}\n${torn}`);
  expect(await readJsonl(path)).toEqual([{ step: 0 }]);
  append({ step: 1, loss: 6 });
  expect(readFileSync(path, 'utf8')).toBe('{"step":0}\n{"step":1,"loss":6}\n');
});

test('removes a torn line even if it is the only one', () => {
  writeFileSync(path, '{"st');
  append({ step: 0 });
  expect(readFileSync(path, 'utf8')).toBe('{"step":0}\n');
});

test('spells numbers that are not finite', async () => {
  append({ loss: NaN, best: Infinity, list: [1, -Infinity] });
  expect(await readJsonl(path)).toEqual([{ loss: 'NaN', best: 'Infinity', list: [1, '-Infinity'] }]);
});

test.each(['partly', 'not at all'])('takes back a line that the disk took %s', async (how) => {
  const writer = jsonlWriter(path);
  writer.write({ step: 0 });
  const real = vi.mocked(fs.writeSync).getMockImplementation();
  expect(real).toBeUndefined();
  vi.mocked(fs.writeSync).mockImplementationOnce((file) => {
    if (how === 'not at all') throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    return fs.writeSync(file, '{"st');
  });
  expect(() => writer.write({ step: 1 })).toThrow(/^jsonlWriter\(\): can't write to .*: .*no space.*Check the path and the space left\.$/);
  expect(readFileSync(path, 'utf8')).toBe('{"step":0}\n');
  writer.write({ step: 2 });
  writer.close();
  expect(await readJsonl(path)).toEqual([{ step: 0 }, { step: 2 }]);
});

test('says what is wrong with a path', async () => {
  expect(messageOf(() => jsonlWriter(join(folder, 'missing', 'metrics.jsonl')))).toMatchInlineSnapshot(
    `"jsonlWriter(): can't open FOLDER/missing/metrics.jsonl: ENOENT: no such file or directory, open 'FOLDER/missing/metrics.jsonl'. Check the path and the space left."`,
  );
  await expect(readJsonl(join(folder, 'missing.jsonl'))).rejects.toThrow(
    /^readJsonl\(\): can't read .*missing\.jsonl: ENOENT.* Check the path\.$/,
  );
});

test('closes twice without harm, and refuses records afterwards', () => {
  const writer = jsonlWriter(path);
  writer.close();
  writer.close();
  expect(messageOf(() => writer.write({ step: 1 }))).toMatchInlineSnapshot(
    `"jsonlWriter(): expected FOLDER/metrics.jsonl to be open, got a record after close()."`,
  );
});

test.each(['{"a":', '[1]', '', 'null'])('readJsonl names the line that is no object: %s', async (line) => {
  writeFileSync(path, `{"step":0}\n${line}\n{"step":2}\n`);
  await expect(readJsonl(path)).rejects.toThrow(/^readJsonl\(\): expected a JSON object at .*metrics\.jsonl:2, got /);
});
