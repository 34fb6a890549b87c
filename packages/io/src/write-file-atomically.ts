import { randomUUID } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { explainFileError } from './_explain-file-error.ts';

/**
 * Writes a file so that whoever looks, even after a crash, finds the whole old file or the whole new one.
 *
 * Writes a temporary file beside it, flushes that to the disk, and renames it. When anything fails the temporary file is removed and the
 * old file stays as it was. (If the process is killed in between, a `….tmp` file stays behind.) The folder must exist. Replaces a
 * symbolic link by a file.
 *
 * @param content The bytes, or pieces of them that are written one after the other as they come.
 * @throws LeoclrError `checkpoint` with the path, the reason and what to do; `cause` is the system's error.
 */
export async function writeFileAtomically(path: string, content: Uint8Array | Iterable<Uint8Array>): Promise<void> {
  // Not from the seeded generator: two runs with the same seed may write side by side.
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeAndFlush(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new LeoclrError('checkpoint', `writeFileAtomically(): can't write ${path}: ${explainFileError(error)}`, { cause: error });
  }
  await flushFolder(dirname(path));
}

async function writeAndFlush(path: string, content: Uint8Array | Iterable<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await writeFile(file, content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable. Some systems can't flush folders (Windows, some network drives): then the rename has still happened. */
async function flushFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // Nothing is lost but durability against a power cut in the next seconds.
  }
}
