import { copyFile, link, lstat, mkdir, realpath, symlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import type { ArchiveEntry } from './_archive-entry.ts';
import { formatBytes } from '../download/format-bytes.ts';
import { fileWrites } from './_file-writes.ts';
import { safePath } from './_safe-path.ts';

/** How much an archive may hold. */
export interface UnpackLimits {
  readonly maxBytes: number;
  readonly maxFiles: number;
}

/** Writes entries below a folder. */
export interface EntryWriter {
  readonly files: number;
  readonly bytes: number;
  add(archive: string, entry: ArchiveEntry): Promise<void>;
  /** Waits for the files and makes the links. These come last: while files are written there are no links that could lead out of the folder. */
  finish(archive: string): Promise<void>;
  /** Waits until nothing is being written any more. */
  settled(): Promise<void>;
}

interface Link {
  readonly kind: 'symlink' | 'hardlink';
  readonly path: string;
  readonly target: string;
}

/** A writer into `folder`, which must be there and empty when the first entry is added. */
export function entryWriter(folder: string, { maxBytes, maxFiles }: UnpackLimits): EntryWriter {
  let files = 0;
  let bytes = 0;
  let links: Link[] = [];
  const made = new Set<string>();

  const makeFolder = async (path: string): Promise<void> => {
    if (made.has(path)) return;
    await mkdir(path, { recursive: true });
    made.add(path);
  };
  const writes = fileWrites();
  async function* counted(archive: string, entry: ArchiveEntry): AsyncGenerator<Uint8Array> {
    for await (const chunk of await entry.content()) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooMuch(archive, `more than ${formatBytes(maxBytes)}`);
      yield chunk;
    }
  }
  return {
    get files() {
      return files;
    },
    get bytes() {
      return bytes;
    },
    async add(archive, entry) {
      const path = safePath(archive, entry.name);
      if (entry.kind === 'device') throw refused(archive, entry.name, 'is a device or pipe');
      if (path === '') return;
      if (++files > maxFiles) throw tooMuch(archive, `more than ${maxFiles.toLocaleString('en')} files`);
      if (entry.kind === 'symlink' || entry.kind === 'hardlink') {
        links.push({ kind: entry.kind, path, target: entry.target });
        return;
      }
      try {
        await makeFolder(join(folder, entry.kind === 'folder' ? path : dirname(path)));
        if (entry.kind === 'file') await writes.write(join(folder, path), counted(archive, entry));
      } catch (error) {
        throw sameNameTwice(folder, archive, error);
      }
    },
    async finish(archive) {
      await writes.finish().catch((error) => {
        throw sameNameTwice(folder, archive, error);
      });
      const now = links;
      links = [];
      for (const one of now.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)))
        await makeLink(folder, archive, one).catch((error) => {
          throw sameNameTwice(folder, archive, error, one.path);
        });
      await Promise.all(now.filter(({ kind }) => kind === 'symlink').map((one) => checkLink(folder, archive, one)));
    },
    settled: () => writes.settled(),
  };
}

async function makeLink(folder: string, archive: string, { kind, path, target }: Link): Promise<void> {
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  if (kind === 'symlink') return symlink(target, place);
  const source = join(folder, safePath(archive, target));
  const found = await lstat(source).catch(() => null);
  if (found?.isFile() !== true) throw refused(archive, path, `is a link to ${target}, which is no file of the archive`);
  await link(source, place).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw error;
    await copyFile(source, place); // a file system without hard links
  });
}

/** All links exist by now: whether one leads out shows only when the whole chain is followed. */
async function checkLink(folder: string, archive: string, { path, target }: Link): Promise<void> {
  const root = await realpath(folder);
  const real = await realpath(join(folder, path)).catch(() => null);
  if (real === null) throw refused(archive, path, `is a link to ${target}, which leads nowhere`);
  if (real !== root && !real.startsWith(root + sep)) throw refused(archive, path, `is a link to ${target}, outside of the folder`);
}

function refused(archive: string, name: string, why: string): LeoclrError {
  return new LeoclrError(
    'data',
    `unpackArchive(): ${JSON.stringify(name)} in ${archive} ${why}. The archive is broken or malicious; nothing was unpacked.`,
  );
}

function tooMuch(archive: string, what: string): LeoclrError {
  return new LeoclrError(
    'data',
    `unpackArchive(): ${archive} unpacks to ${what}, which is too much to be right; nothing was unpacked. Raise the limit if it is meant to be so large.`,
  );
}

/** Which of several writes failed is said by the error, where it is one of the file system. */
function sameNameTwice(folder: string, archive: string, error: unknown, name: string = ''): unknown {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== 'EEXIST' && code !== 'ENOTDIR' && code !== 'EISDIR') return error;
  return refused(archive, name === '' && path !== undefined ? relative(folder, path) : name, 'comes twice');
}
