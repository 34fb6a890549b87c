import type { Sample } from '@leoclr/core';

/** A place for decoded samples, seen from one thread. Neither call ever throws: a cache that can't is no cache, and that is all. */
export interface RecordCache {
  /** The kept sample, with pixels of its own; null when there is none of this version. */
  read(index: number, version: string): Sample | null;
  /** Keeps a sample unless the cache has stopped growing. */
  write(index: number, version: string, sample: Sample): void;
  /** Lets go of files. They are opened again when they are needed. */
  close(): void;
}
