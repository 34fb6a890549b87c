import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeFileAtomically } from './write-file-atomically.ts';

// The one mock: a disk that fails. Everything else is the real file system.
vi.mock('node:fs/promises', { spy: true });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leoclr-io-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const fault = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });
/** The message with the temporary folder's name taken out. */
const messageOf = async (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error as Error).message.replaceAll(folder, 'FOLDER'),
  );

test('replaces the old file and leaves nothing else behind', async () => {
  const path = join(folder, 'a.bin');
  await writeFileAtomically(path, bytes('old'));
  await writeFileAtomically(path, [bytes('new'), bytes(''), bytes(' bytes')]);
  expect(await readFile(path, 'utf8')).toBe('new bytes');
  expect(await readdir(folder)).toEqual(['a.bin']);
});

test.each([
  ['ENOSPC', 'writeFile'],
  ['EIO', 'rename'],
  ['EACCES', 'open'],
] as const)('keeps the old file and cleans up after %s from %s', async (code, call) => {
  const path = join(folder, 'a.bin');
  await writeFile(path, 'old');
  const original = vi.mocked(files[call]);
  original.mockImplementationOnce(async () => {
    throw fault(code);
  });
  await expect(writeFileAtomically(path, bytes('new'))).rejects.toMatchObject({ code: 'checkpoint', cause: { code } });
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['a.bin']);
});

test('removes a file that the disk took only half of', async () => {
  vi.mocked(files.writeFile).mockImplementationOnce(async (file) => {
    await (file as files.FileHandle).write('ne');
    throw fault('ENOSPC');
  });
  expect(await messageOf(writeFileAtomically(join(folder, 'a.bin'), bytes('new')))).toMatchInlineSnapshot(
    `"writeFileAtomically(): can't write FOLDER/a.bin: no space is left on the device (ENOSPC). Free some or choose another place."`,
  );
  expect(await readdir(folder)).toEqual([]);
});

test('says what to do about a folder that is missing, or a path that is a folder', async () => {
  expect(await messageOf(writeFileAtomically(join(folder, 'missing', 'a.bin'), bytes('new')))).toMatchInlineSnapshot(
    `"writeFileAtomically(): can't write FOLDER/missing/a.bin: there is no such file or folder (ENOENT). Check the path."`,
  );
  await mkdir(join(folder, 'sub'));
  expect(await messageOf(writeFileAtomically(join(folder, 'sub'), bytes('new')))).toMatchInlineSnapshot(
    `"writeFileAtomically(): can't write FOLDER/sub: it is a folder, not a file (EISDIR). Check the path."`,
  );
  expect(await readdir(folder)).toEqual(['sub']);
});

test('writes side by side without harm', async () => {
  const path = join(folder, 'a.bin');
  const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(1000));
  await Promise.all(texts.map((text) => writeFileAtomically(path, bytes(text))));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['a.bin']);
});
