import { open, writeFile } from 'node:fs/promises';

/** Writes of files that go on side by side. */
export interface FileWrites {
  /**
   * Takes a new file's content and returns when it is read; a small file may still be being written then.
   *
   * @throws What this write, or one that was begun before, ran into; EEXIST when there is such a file.
   */
  write(path: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Waits for all. @throws What one ran into. */
  finish(): Promise<void>;
  /** Waits for all, however they end. */
  settled(): Promise<void>;
}

/** Larger files are written piece by piece. */
const SMALL_BYTES = 1 << 20;
/** A file system answers in its own time: on a network many small files one after the other would take for ever. */
const AT_ONCE = 16;

/** Memory: at most 16 MiB. */
export function fileWrites(): FileWrites {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | null = null;
  const throwFailure = (): void => {
    if (failure !== null) throw failure.error;
  };
  const begin = async (path: string, bytes: Buffer): Promise<void> => {
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    throwFailure();
    const writing: Promise<void> = writeFile(path, bytes, { flag: 'wx' })
      .catch((error) => {
        failure ??= { error };
      })
      .finally(() => underWay.delete(writing));
    underWay.add(writing);
  };
  return {
    async write(path, content) {
      throwFailure();
      let small: Uint8Array[] = [];
      let size = 0;
      const chunks = content[Symbol.asyncIterator]();
      for (let next = await chunks.next(); ; next = await chunks.next()) {
        if (next.done === true) return begin(path, Buffer.concat(small));
        small.push(next.value);
        size += next.value.length;
        if (size > SMALL_BYTES) break;
      }
      const start = small;
      small = [];
      await writeLarge(path, start, chunks);
    },
    async finish() {
      await Promise.all(underWay);
      throwFailure();
    },
    async settled() {
      await Promise.all(underWay);
    },
  };
}

async function writeLarge(path: string, start: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): Promise<void> {
  const file = await open(path, 'wx');
  try {
    for (const chunk of start) await file.writeFile(chunk);
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) await file.writeFile(next.value);
  } finally {
    await file.close();
  }
}
