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

/**
 * Enters what the folder's index files say into a table. Each call of the returned function reads only what has come since the last one.
 *
 * @param seen How far each shard's index has been read, in bytes; kept up to date.
 */
export function diskScanner(folder: string, table: DiskTable, seen: Map<number, number>): () => DiskScan {
  const scanFile = (shard: number, name: string): DiskScan => {
    const from = seen.get(shard) ?? 0;
    const found = readTail(join(folder, name), from);
    seen.set(shard, from + found.length);
    let added = 0;
    let bytes = 0;
    for (let at = 0; at < found.length; at += ENTRY_BYTES) {
      const entry = decodeEntry(found.subarray(at, at + ENTRY_BYTES), shard, table.length);
      const outcome = entry === null ? 'kept' : table.put(entry);
      if (outcome === 'added') added++;
      if (outcome !== 'kept') bytes += recordBytes(entry!);
    }
    return { added, bytes };
  };

  return () => {
    let added = 0;
    let bytes = 0;
    for (const name of namesIn(folder)) {
      const shard = shardOf(name, 'index');
      if (shard === null) continue;
      const found = scanFile(shard, name);
      added += found.added;
      bytes += found.bytes;
    }
    return { added, bytes };
  };
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

/** Whole entries from `from` on; nothing when the file can't be read. */
function readTail(path: string, from: number): Buffer {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const whole = Math.floor((fstatSync(file).size - from) / ENTRY_BYTES) * ENTRY_BYTES;
    const bytes = Buffer.alloc(Math.max(0, whole));
    const got = bytes.length === 0 ? 0 : readSync(file, bytes, 0, bytes.length, from);
    return bytes.subarray(0, got - (got % ENTRY_BYTES));
  } catch {
    return Buffer.alloc(0);
  } finally {
    if (file !== null) closeSync(file);
  }
}
