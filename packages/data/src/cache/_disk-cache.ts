import type { Sample } from '@leoclr/core';
import { addBytes, counter } from './_cache-counters.ts';
import { diskReader } from './_disk-reader.ts';
import type { DiskScan } from './_disk-scan.ts';
import { diskScanner } from './_disk-scan.ts';
import { diskTable } from './_disk-table.ts';
import { diskWriter } from './_disk-writer.ts';
import type { RecordCache } from './_record-cache.ts';
import { sampleOf } from './_sample-record.ts';

/** A cache in a folder, as its threads share it. */
export interface DiskCacheMemory {
  readonly folder: string;
  readonly maxBytes: number;
  /** See {@link diskTable}. */
  readonly table: Uint32Array;
  readonly counters: Uint32Array;
  /** How far each shard's index is in the table already. */
  readonly seen: Map<number, number>;
}

/** How often the records of other processes are looked for, at most. */
const SCAN_SECONDS = 1;

/** Records in files that threads and processes share without locks: each thread appends to a shard of its own and reads all. */
export function diskCache(memory: DiskCacheMemory): RecordCache {
  const { folder, counters, seen } = memory;
  const table = diskTable(memory.table);
  const scanner = diskScanner(folder, table, seen);
  const reader = diskReader(folder, table, counters);
  const writer = diskWriter(memory, table);
  /** When the latest record was written of samples that were asked for in vain. */
  const missed = new Map<number, number>();

  const count = ({ added, bytes }: DiskScan): void => {
    Atomics.add(counters, counter.pictures, added);
    addBytes(counters, bytes);
  };
  const rescan = (): void => {
    const now = Math.floor(Date.now() / 1000);
    const last = Atomics.load(counters, counter.scannedAt);
    if (Math.abs(now - last) < SCAN_SECONDS || Atomics.compareExchange(counters, counter.scannedAt, last, now) !== last) return;
    count(scanner.scan());
  };
  const find = (index: number, version: string): Sample | null => {
    if (table.find(index) === null) rescan();
    const entry = table.find(index);
    const record = entry === null ? null : reader.read(entry);
    return record === null ? null : sampleOf(record, version);
  };

  return {
    read(index, version) {
      const sample = find(index, version);
      if (sample === null) missed.set(index, table.lastTime(index));
      return sample;
    },
    write(index, version, sample) {
      // Runs that start together with the same seed decode the same pictures at the same time: one record is enough.
      count(scanner.follow());
      const before = missed.get(index) ?? 0;
      missed.delete(index);
      if (table.find(index) === null || table.lastTime(index) <= before) writer.write(index, version, sample);
    },
    close() {
      scanner.close();
      reader.close();
      writer.close();
    },
  };
}
