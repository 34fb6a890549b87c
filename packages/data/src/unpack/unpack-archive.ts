import { createReadStream } from 'node:fs';
import { open, mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { LeoclrError } from '@leoclr/core';
import type { ArchiveEntry } from './_archive-entry.ts';
import type { EntryWriter } from './_entry-writer.ts';
import { entryWriter } from './_entry-writer.ts';
import { gzipEntries } from './_gzip-entries.ts';
import { safePath } from './_safe-path.ts';
import { tarEntries } from './_tar-entries.ts';
import { zipEntries } from './_zip-entries.ts';

/** Options of {@link unpackArchive}. */
export interface UnpackArchiveOptions {
  /** Folder that comes into being with all of the content, or not at all. It must not exist yet. */
  readonly to: string;
  /** Archives within the archives, as paths in the folder: each is unpacked where it lies, and removed. Default none. */
  readonly inner?: readonly string[];
  /** Most bytes that may come out. Default 100 times the size of the archives, and 16 MiB; text of annotations shrinks to a tenth. */
  readonly maxBytes?: number;
  /** Most files, folders and links that may come out. Default 5,000,000. */
  readonly maxFiles?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: UnpackProgress) => void;
  /** Called with the folder under its provisional name, when all is in it: puts things in order before anybody sees it. */
  readonly arrange?: (folder: string) => Promise<void>;
}

/** What has been unpacked so far. */
export interface UnpackProgress {
  /** Files, folders and links. */
  readonly files: number;
  readonly bytes: number;
}

const MAX_RATIO = 100;
const MAX_EXTRA = 1 << 24;

/**
 * Unpacks `.tar`, `.tar.gz`, `.tgz`, `.zip` and `.gz` archives into one new folder and returns how much came out.
 *
 * Nothing gets out of that folder: absolute paths, `..`, devices, links to the outside, names that come twice and decompression bombs are
 * errors, and then there is no folder. Owners, modes and times are not taken over. Names that aren't UTF-8 are read as Latin-1.
 *
 * @param archives Paths; the contents of several are laid together.
 * @throws LeoclrError `data` as said, and for damaged archives; `option` when the folder exists. The signal's reason when it was aborted.
 *
 * @example
 * ```ts
 * await unpackArchive('photos.tgz', { to: 'photos' });
 * ```
 */
export async function unpackArchive(archives: string | readonly string[], options: UnpackArchiveOptions): Promise<UnpackProgress> {
  const { to, inner = [], maxFiles = 5_000_000, signal } = options;
  const list = typeof archives === 'string' ? [archives] : archives;
  signal?.throwIfAborted();
  if ((await stat(to).catch(() => null)) !== null) {
    throw new LeoclrError('option', `unpackArchive(): ${to} is there already. Choose a folder that doesn't exist yet.`);
  }
  const maxBytes = options.maxBytes ?? MAX_EXTRA + MAX_RATIO * (await sizeOf(list));
  // Beside the folder, for a rename works only within a file system.
  const draft = join(dirname(resolve(to)), `.${basename(to)}-${randomUUID()}`);
  const writer = entryWriter(draft, { maxBytes, maxFiles });
  try {
    await mkdir(draft, { recursive: true });
    for (const archive of list) await unpackOne(archive, writer, options);
    for (const path of inner) await unpackInner(draft, path, writer, options);
    await options.arrange?.(draft);
    await rename(draft, to);
    return { files: writer.files, bytes: writer.bytes };
  } catch (error) {
    await writer.settled(); // a file that comes later would keep the folder
    await rm(draft, { recursive: true, force: true });
    throw asProblem(error, to, signal);
  }
}

async function sizeOf(archives: readonly string[]): Promise<number> {
  let sum = 0;
  for (const archive of archives) {
    const found = await stat(archive).catch((cause: Error) => {
      throw new LeoclrError('data', `unpackArchive(): can't read the archive ${archive}: ${cause.message}.`, { cause });
    });
    sum += found.size;
  }
  return sum;
}

async function unpackOne(archive: string, writer: EntryWriter, { signal, onProgress }: UnpackArchiveOptions): Promise<void> {
  try {
    for await (const entry of await entriesOf(archive, signal)) {
      signal?.throwIfAborted();
      await writer.add(archive, entry);
      onProgress?.({ files: writer.files, bytes: writer.bytes });
    }
    await writer.finish(archive);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const isOfTheDisk = code !== undefined && /^E[A-Z]+$/.test(code);
    if (cause instanceof LeoclrError || signal?.aborted || isOfTheDisk) throw cause;
    throw new LeoclrError('data', `unpackArchive(): can't unpack ${archive}: ${damage(cause as Error)}. Get it again.`, { cause });
  }
}

/** Stream libraries have many words for the same thing. */
function damage({ message }: Error): string {
  const isCut = /unexpected end|stream was destroyed|premature close/i.test(message);
  return isCut ? 'it is cut off' : `it is damaged (${message.replace(/\.$/, '')})`;
}

async function entriesOf(archive: string, signal: AbortSignal | undefined): Promise<AsyncIterable<ArchiveEntry>> {
  const start = await firstBytes(archive);
  if (start.subarray(0, 2).toString('latin1') === 'PK') return zipEntries(archive);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    const holdsTar = /\.(tar\.gz|tgz)$/i.test(archive) || isTar(await firstUnzipped(archive));
    return holdsTar ? tarEntries(archive, true, signal) : gzipEntries(archive);
  }
  if (isTar(start)) return tarEntries(archive, false, signal);
  const seen = /^\s*</.test(start.toString('latin1')) ? 'it looks like a web page' : 'its first bytes are those of another format';
  throw new LeoclrError('data', `unpackArchive(): ${archive} is no .tar, .tar.gz, .tgz, .zip or .gz archive: ${seen}. Get it again.`);
}

function isTar(start: Buffer): boolean {
  return start.subarray(257, 262).toString('latin1') === 'ustar';
}

/** What is in a .gz shows only when it is unpacked. Empty when it can't be. */
async function firstUnzipped(archive: string): Promise<Buffer> {
  const source = createReadStream(archive);
  try {
    for await (const chunk of source.pipe(createGunzip())) return chunk as Buffer;
  } catch {
    // Unpacking meets the same.
  } finally {
    source.destroy();
  }
  return Buffer.alloc(0);
}

async function firstBytes(archive: string): Promise<Buffer> {
  const file = await open(archive, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function unpackInner(draft: string, path: string, writer: EntryWriter, options: UnpackArchiveOptions): Promise<void> {
  const folder = dirname(safePath(path, path));
  const archive = join(draft, path);
  if ((await stat(archive).catch(() => null)) === null) {
    throw new LeoclrError('data', `unpackArchive(): expected the archive ${path} within what was unpacked, but it is not there.`);
  }
  const below: EntryWriter = {
    files: 0,
    bytes: 0,
    add: (name, entry) => writer.add(name, { ...entry, name: `${folder}/${safePath(name, entry.name)}` }),
    finish: (name) => writer.finish(name),
    settled: () => writer.settled(),
  };
  await unpackOne(archive, below, options);
  await rm(archive);
}

function asProblem(error: unknown, to: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof LeoclrError || !(error instanceof Error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const why = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)
    ? `no space is left on the disk of ${to} (${code}). Free some, or choose another place`
    : error.message;
  return new LeoclrError('data', `unpackArchive(): can't unpack into ${to}: ${why}. Nothing was unpacked.`, { cause: error });
}
