import { addBytes, counter } from './_cache-counters.ts';
import { diskReader } from './_disk-reader.ts';
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
const SCAN_SECONDS = 2;

/** Records in files that threads and processes share without locks: each thread appends to a shard of its own and reads all. */
export function diskCache(memory: DiskCacheMemory): RecordCache {
  const { folder, counters, seen } = memory;
  const table = diskTable(memory.table);
  const scan = diskScanner(folder, table, seen);
  const reader = diskReader(folder, table, counters);
  const writer = diskWriter(memory, table);

  const rescan = (): void => {
    const now = Math.floor(Date.now() / 1000);
    const last = Atomics.load(counters, counter.scannedAt);
    if (Math.abs(now - last) < SCAN_SECONDS || Atomics.compareExchange(counters, counter.scannedAt, last, now) !== last) return;
    const { added, bytes } = scan();
    Atomics.add(counters, counter.pictures, added);
    addBytes(counters, bytes);
  };

  return {
    read(index, version) {
      if (table.find(index) === null) rescan();
      const entry = table.find(index);
      const record = entry === null ? null : reader.read(entry);
      return record === null ? null : sampleOf(record, version);
    },
    write: writer.write,
    close() {
      reader.close();
      writer.close();
    },
  };
}
