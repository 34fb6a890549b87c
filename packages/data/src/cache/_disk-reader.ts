import { readvSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { counter } from './_cache-counters.ts';
import type { DiskEntry } from './_disk-entry.ts';
import { recordBytes } from './_disk-entry.ts';
import { shardFile } from './_disk-shard.ts';
import type { DiskTable } from './_disk-table.ts';
import { openFiles } from './_open-files.ts';
import type { SampleRecord } from './_sample-record.ts';

/** Reads the records of all shards on one thread. */
export interface DiskReader {
  /** The record, or null when it can't be read or isn't what was written; then its entry is dropped. */
  read(entry: DiskEntry): SampleRecord | null;
  close(): void;
}

/** Shards that a thread keeps open: with 16 threads still below the usual limit of 1,024 files. */
const MAX_OPEN_FILES = 32;

/**
 * A reader of the shards in a folder.
 *
 * It reads synchronously: what is in the page cache arrives in a fraction of the time that a promise takes. Every record's checksum is
 * verified every time: that takes about as long as reading it once more, and both together a fraction of decoding.
 */
export function diskReader(folder: string, table: DiskTable, counters: Uint32Array): DiskReader {
  const files = openFiles(MAX_OPEN_FILES);
  const drop = (entry: DiskEntry): null => {
    if (table.drop(entry)) {
      Atomics.sub(counters, counter.pictures, 1);
      Atomics.add(counters, counter.damaged, 1);
    }
    return null;
  };
  return {
    read(entry) {
      try {
        return readRecord(files.open(join(folder, shardFile(entry.shard, 'records'))), entry) ?? drop(entry);
      } catch {
        return drop(entry); // the file is gone or the disk can't read it: the source still can be
      }
    },
    close: files.close,
  };
}

/** The record of an entry, with pixels in memory of their own, or null when it isn't whole. */
function readRecord(file: number, entry: DiskEntry): SampleRecord | null {
  const { width, height, factsLength, checksum, offset } = entry;
  const facts = Buffer.allocUnsafe(factsLength);
  const pixels = new Uint8Array(Buffer.allocUnsafeSlow(width * height * 3).buffer); // no time is lost on zeros
  const parts = [facts, pixels].filter((part) => part.length > 0);
  const got = readvSync(file, parts, offset);
  if (got !== recordBytes(entry) || crc32(pixels, crc32(facts)) !== checksum) return null;
  return { width, height, facts, pixels };
}
