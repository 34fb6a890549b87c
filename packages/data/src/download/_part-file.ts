import { readFile, rm, stat, writeFile } from 'node:fs/promises';

/** A file that has only partly arrived: `x.part`, and beside it what must be known to go on. */
export interface PartFile {
  readonly path: string;
  readonly notes: string;
}

/** Where the bytes came from, and the server's mark of that version of the file. */
export interface PartNotes {
  readonly url: string;
  /** A strong ETag or a date, for If-Range; null when the server gives neither. */
  readonly validator: string | null;
}

export function partFileOf(to: string): PartFile {
  return { path: `${to}.part`, notes: `${to}.part.json` };
}

/** Bytes that have arrived. */
export async function partSize({ path }: PartFile): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}

export async function readNotes({ notes }: PartFile): Promise<PartNotes | null> {
  try {
    const { url, validator } = JSON.parse(await readFile(notes, 'utf8')) as PartNotes;
    return { url, validator };
  } catch {
    return null; // none, or cut off: then the bytes can't be trusted without a checksum
  }
}

export async function writeNotes(part: PartFile, notes: PartNotes): Promise<void> {
  await writeFile(part.notes, JSON.stringify(notes));
}

export async function removePart({ path, notes }: PartFile): Promise<void> {
  await rm(path, { force: true });
  await rm(notes, { force: true });
}
