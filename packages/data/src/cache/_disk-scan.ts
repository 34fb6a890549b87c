import { closeSync, fstatSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeEntry, ENTRY_BYTES, recordBytes } from './_disk-entry.ts';
import { shardOf } from './_disk-shard.ts';
import type { DiskTable } from './_disk-table.ts';

/** What looking through index files has found. */
export interface DiskScan {
  /** Samples that had no record before. */
  readonly added: number;
  /** Bytes of all records that are new. */
  readonly bytes: number;
}

/** Enters what the index files of a folder say into a table. Each call reads only what has come since the last one. */
export interface DiskScanner {
  /** Looks through all files: some ten microseconds each. */
  scan(): DiskScan;
  /** Looks only at those that have grown lately: a microsecond or two each. */
  follow(): DiskScan;
  close(): void;
}

/** Index files that are followed at most, and how often one may be looked at in vain. */
const MAX_FOLLOWED = 32;
const MAX_IN_VAIN = 1000;

/** @param seen How far each shard's index has been read, in bytes; kept up to date. */
export function diskScanner(folder: string, table: DiskTable, seen: Map<number, number>): DiskScanner {
  const followed = new Map<number, { readonly file: number; inVain: number }>();

  const readOn = (shard: number, file: number): DiskScan => {
    const from = seen.get(shard) ?? 0;
    const found = readTail(file, from);
    seen.set(shard, from + found.length);
    return enter(found, shard, table);
  };
  const scanFile = (shard: number, path: string): DiskScan => {
    let file: number | null = null;
    try {
      file = openSync(path, 'r');
      const before = seen.get(shard);
      const found = readOn(shard, file);
      if (seen.get(shard) !== before && followed.size < MAX_FOLLOWED && !followed.has(shard)) {
        followed.set(shard, { file, inVain: 0 });
        file = null; // stays open
      }
      return found;
    } catch {
      return NOTHING; // gone, or not ours to read
    } finally {
      if (file !== null) closeSync(file);
    }
  };
  const followFile = (shard: number): DiskScan => {
    const one = followed.get(shard)!;
    const before = seen.get(shard);
    const found = readOn(shard, one.file);
    one.inVain = seen.get(shard) === before ? one.inVain + 1 : 0;
    if (one.inVain > MAX_IN_VAIN) {
      followed.delete(shard);
      closeSync(one.file);
    }
    return found;
  };

  return {
    scan() {
      const shards = namesIn(folder).map((name) => ({ name, shard: shardOf(name, 'index') }));
      return sum(shards.map(({ name, shard }) => (shard === null ? NOTHING : scanFile(shard, join(folder, name)))));
    },
    follow: () => sum([...followed.keys()].map(followFile)),
    close() {
      for (const { file } of followed.values()) closeSync(file);
      followed.clear();
    },
  };
}

const NOTHING: DiskScan = { added: 0, bytes: 0 };

function sum(scans: readonly DiskScan[]): DiskScan {
  return scans.reduce((all, { added, bytes }) => ({ added: all.added + added, bytes: all.bytes + bytes }), NOTHING);
}

function enter(found: Buffer, shard: number, table: DiskTable): DiskScan {
  let added = 0;
  let bytes = 0;
  for (let at = 0; at < found.length; at += ENTRY_BYTES) {
    const entry = decodeEntry(found.subarray(at, at + ENTRY_BYTES), shard, table.length);
    const outcome = entry === null ? 'kept' : table.put(entry);
    if (outcome === 'added') added++;
    if (outcome !== 'kept') bytes += recordBytes(entry!);
  }
  return { added, bytes };
}

/** Bytes of all files in a folder. */
export function folderBytes(folder: string): number {
  return namesIn(folder).reduce((sum, name) => sum + sizeOf(join(folder, name)), 0);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // gone, or not ours to read: then there are no records
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0; // removed in between
  }
}

/** Whole entries from `from` on; nothing when they can't be read. */
function readTail(file: number, from: number): Buffer {
  try {
    const whole = Math.floor((fstatSync(file).size - from) / ENTRY_BYTES) * ENTRY_BYTES;
    if (!(whole > 0)) return Buffer.alloc(0);
    const bytes = Buffer.alloc(whole);
    const got = readSync(file, bytes, 0, whole, from);
    return bytes.subarray(0, got - (got % ENTRY_BYTES));
  } catch {
    return Buffer.alloc(0);
  }
}
