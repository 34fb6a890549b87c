import type { CachedDataset } from '@leoclr/data';

/** A function that says of each cache, once, why it takes no more pictures. */
export function cacheNotes(caches: readonly Pick<CachedDataset, 'report'>[]): () => string[] {
  const silent = new Set(caches);
  return () => {
    const notes: string[] = [];
    for (const cache of silent) {
      const { stopped } = cache.report();
      if (stopped === null) continue;
      silent.delete(cache);
      notes.push(stopped);
    }
    return notes;
  };
}
