import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';

/** Writes one archive. */
export interface ShardWriter {
  /** Bytes so far, without the end mark. */
  readonly bytes: number;
  add(name: string, content: Uint8Array): Promise<void>;
  /** Resolves when everything is on the disk, to the archive's size. */
  finish(): Promise<number>;
  /** Stops writing; the file stays as it is. */
  abandon(): Promise<void>;
}

const BLOCK = 512;

/** Bytes that a member takes in an archive. */
export function memberBytes(size: number): number {
  return BLOCK + Math.ceil(size / BLOCK) * BLOCK;
}

/** Starts an archive. Its bytes depend on names and contents alone: owner, rights and times are always the same. */
export function shardWriter(path: string): ShardWriter {
  const tar = pack();
  let bytes = 0;
  const flow = pipeline(tar, createWriteStream(path, { flags: 'wx', flush: true }));
  flow.catch(() => {}); // awaited by whatever comes next
  return {
    get bytes() {
      return bytes;
    },
    async add(name, content) {
      const header = { name, size: content.length, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0) };
      const added = new Promise<void>((resolve, reject) => {
        const entry = tar.entry(header, (error) => (error ? reject(error) : resolve()));
        entry.on('error', reject);
        entry.end(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
      });
      added.catch(() => {});
      // When the disk is full, the flow knows why; the entry only knows that it was cut off.
      await Promise.race([flow.then(async () => added), added.catch(async () => flow)]);
      bytes += memberBytes(content.length);
    },
    async finish() {
      tar.finalize();
      await flow;
      return (await stat(path)).size;
    },
    async abandon() {
      tar.destroy();
      await flow.catch(() => {});
    },
  };
}
