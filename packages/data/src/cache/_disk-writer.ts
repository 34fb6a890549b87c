import { statfsSync } from 'node:fs';
import type { Sample } from '@leoclr/core';
import { addBytes, cachedBytes, counter, grows, stopGrowing, stopReason } from './_cache-counters.ts';
import type { DiskCacheMemory } from './_disk-cache.ts';
import { shardWriter } from './_disk-shard.ts';
import type { ShardWriter } from './_disk-shard.ts';
import type { DiskTable } from './_disk-table.ts';
import type { SampleRecord } from './_sample-record.ts';
import { recordOf } from './_sample-record.ts';

/** Writes records on one thread. */
export interface DiskWriter {
  /** Keeps a sample. Where that isn't possible, the cache stops growing for all threads. */
  write(index: number, version: string, sample: Sample): void;
  close(): void;
}

/** How often a thread looks how full the disk is. */
const CHECK_BYTES = 2 ** 20;
/** What is left free for others, checkpoints for instance: a twentieth of the disk, at most 2 GiB. */
const RESERVE_SHARE = 1 / 20;
const MAX_RESERVE = 2 ** 31;

/** A writer to a shard of its own, which it starts with its first record. */
export function diskWriter({ folder, maxBytes, counters }: DiskCacheMemory, table: DiskTable): DiskWriter {
  let shard: ShardWriter | null = null;
  let unchecked = CHECK_BYTES;

  const hasRoom = (bytes: number): boolean => {
    if (cachedBytes(counters) + bytes > maxBytes) stopGrowing(counters, stopReason.limit);
    else if (unchecked >= CHECK_BYTES && isNearlyFull(folder)) stopGrowing(counters, stopReason.diskNearlyFull);
    else if (shard?.isRemoved() === true) stopGrowing(counters, stopReason.gone);
    unchecked = unchecked >= CHECK_BYTES ? bytes : unchecked + bytes;
    return grows(counters);
  };
  const append = (index: number, record: SampleRecord): void => {
    const bytes = record.facts.length + record.pixels.length;
    if (!hasRoom(bytes)) return;
    shard ??= shardWriter(folder);
    const outcome = table.put(shard.append(index, record, table.lastTime(index)));
    Atomics.add(counters, counter.pictures, Number(outcome === 'added'));
    addBytes(counters, bytes);
  };

  return {
    write(index, version, sample) {
      const record = grows(counters) ? recordOf(sample, version) : null;
      if (record === null) return;
      try {
        append(index, record);
      } catch (error) {
        const { code, errno = 0 } = error as NodeJS.ErrnoException;
        stopGrowing(counters, code === 'ENOENT' ? stopReason.gone : stopReason.failed, errno);
      }
    },
    close() {
      shard?.close();
      shard = null;
    },
  };
}

function isNearlyFull(folder: string): boolean {
  const { bavail, blocks, bsize } = statfsSync(folder);
  return bavail * bsize < Math.min(MAX_RESERVE, blocks * bsize * RESERVE_SHARE);
}
