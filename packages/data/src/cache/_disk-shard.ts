import { closeSync, fstatSync, ftruncateSync, openSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { encodeEntry } from './_disk-entry.ts';
import type { DiskEntry } from './_disk-entry.ts';
import type { SampleRecord } from './_sample-record.ts';

/** Two files that one thread appends to: records, and where each of them is. */
export interface ShardWriter {
  /**
   * Appends a record and then its entry, which counts as later than `after`, whatever the clock says.
   *
   * @throws the system's error; what had been written of the record is taken back.
   */
  append(sample: number, record: SampleRecord, after: number): DiskEntry;
  /** True when the files are no longer in their folder. */
  isRemoved(): boolean;
  close(): void;
}

/** `00c0ffee.records` and `00c0ffee.index` */
export const shardFile = (shard: number, kind: 'records' | 'index'): string => `${shard.toString(16).padStart(8, '0')}.${kind}`;

/** The shard that a file name speaks of, or null. */
export function shardOf(name: string, kind: 'records' | 'index'): number | null {
  const shard = Number.parseInt(name.slice(0, 8), 16);
  return shard > 0 && shardFile(shard, kind) === name ? shard : null;
}

/**
 * Starts a shard. Every thread of every process has its own, so that nobody needs a lock.
 *
 * A record counts once its entry is in the index file, which happens after the record itself has been written: what a killed process leaves
 * half-done has no entry, or one whose checksum is wrong.
 */
export function shardWriter(folder: string): ShardWriter {
  const shard = randomInt(1, 2 ** 32);
  const records = openSync(join(folder, shardFile(shard, 'records')), 'wx');
  const index = openIndex(folder, shard, records);
  let recordsEnd = 0;
  let indexEnd = 0;
  return {
    append(sample, { width, height, facts, pixels }, after) {
      const checksum = crc32(pixels, crc32(facts));
      const time = Math.max(Date.now(), after + 1);
      const entry = { sample, shard, offset: recordsEnd, width, height, factsLength: facts.length, checksum, time };
      recordsEnd = appendAll(records, recordsEnd, [facts, pixels]);
      indexEnd = appendAll(index, indexEnd, [encodeEntry(entry)]);
      return entry;
    },
    isRemoved: () => fstatSync(records).nlink === 0,
    close() {
      closeSync(records);
      closeSync(index);
    },
  };
}

function openIndex(folder: string, shard: number, records: number): number {
  try {
    return openSync(join(folder, shardFile(shard, 'index')), 'wx');
  } catch (error) {
    closeSync(records);
    throw error;
  }
}

/** Writes all parts from `end` on and returns the new end. A file is allowed to take less than it is given, e.g. when the disk fills. */
function appendAll(file: number, end: number, parts: readonly Uint8Array[]): number {
  let position = end;
  let left = parts.filter((part) => part.length > 0);
  try {
    while (left.length > 0) {
      let written = writevSync(file, left, position);
      position += written;
      left = left.flatMap((part) => {
        const done = Math.min(part.length, written);
        written -= done;
        return done === part.length ? [] : [part.subarray(done)];
      });
    }
    return position;
  } catch (error) {
    takeBack(file, end);
    throw error;
  }
}

function takeBack(file: number, end: number): void {
  try {
    ftruncateSync(file, end);
  } catch {
    // Then it stays: nothing points to it.
  }
}
