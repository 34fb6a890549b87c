import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, stat } from 'node:fs/promises';
import { LeoclrError } from '@leoclr/core';
import type { RangedFile, RangedFileFacts, ReadRange } from './_ranged-file.ts';
import { unreadable } from '../_unreadable.ts';

/** Finds a file on disk. */
export async function openLocalFile(what: string, place: string): Promise<RangedFile> {
  const found = await stat(place).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(what, { sampleName: place, reason: reasonOf(cause) }, cause);
  });
  if (!found.isFile())
    throw new LeoclrError('data', `${what}: expected ${place} to be a file, but it is ${found.isDirectory() ? 'a folder' : 'none'}.`);
  return localFile(what, { place, size: found.size, stamp: stampOf(found) });
}

/**
 * A known file on disk. Each read opens it anew and looks whether it is still the same, so that a file which was replaced is noticed, and
 * thousands of shards need no handles.
 */
export function localFile(what: string, facts: RangedFileFacts): RangedFile {
  const { place } = facts;
  const failed = (reason: string, cause?: unknown): Error => unreadable(what, { sampleName: place, reason }, cause);
  const checkSame = (now: Stats): void => {
    if (now.size !== facts.size || stampOf(now) !== facts.stamp) throw failed('the file has changed since the data set was opened');
  };
  const reading = async <Result>(work: (read: ReadRange) => Promise<Result>): Promise<Result> => {
    const file = await open(place).catch((cause: NodeJS.ErrnoException) => {
      throw failed(reasonOf(cause), cause);
    });
    try {
      checkSame(await file.stat());
      return await work(async (start, length) => {
        const bytes = await readExactly(file, start, length).catch((cause: NodeJS.ErrnoException) => {
          throw failed(reasonOf(cause), cause);
        });
        if (bytes === null) throw failed(`it ends before byte ${start + length}`);
        return bytes;
      });
    } finally {
      await file.close();
    }
  };
  return {
    ...facts,
    reading,
    read: async (start, length) => reading(async (read) => read(start, length)),
    check: async () => {
      checkSame(
        await stat(place).catch((cause: NodeJS.ErrnoException) => {
          throw failed(reasonOf(cause), cause);
        }),
      );
    },
  };
}

async function readExactly(file: FileHandle, start: number, length: number): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(length);
  for (let got = 0; got < length;) {
    const { bytesRead } = await file.read(bytes, got, length - got, start + got);
    if (bytesRead === 0) return null;
    got += bytesRead;
  }
  return bytes;
}

/** Microseconds: what a number of milliseconds keeps exactly. */
function stampOf({ mtimeMs }: Stats): string {
  return String(Math.round(mtimeMs * 1000));
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'the file is gone, or is a link to nothing';
  if (code === 'EACCES' || code === 'EPERM') return `permission denied (${code})`;
  return message;
}
