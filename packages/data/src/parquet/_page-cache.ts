import type { PageValue } from './_page-values.ts';

/** A decoded page and the memory that it holds. */
export interface DecodedPage {
  readonly values: readonly PageValue[];
  readonly bytes: number;
}

/** Decoded pages, at most so many bytes of them; the least recently used ones go. */
export interface PageCache {
  /** The page, from the cache or by `load`. Who asks for a page that is being loaded waits for it; two pages are loaded at a time. */
  get(key: string, load: () => Promise<DecodedPage>): Promise<DecodedPage>;
  /** Bytes that the cache holds. */
  readonly bytes: number;
}

const AT_ONCE = 2;

/** Makes an empty cache. A page that is larger than all of `mostBytes` isn't kept at all. */
export function pageCache(mostBytes: number): PageCache {
  const kept = new Map<string, DecodedPage>();
  const loading = new Map<string, Promise<DecodedPage>>();
  const slots: Promise<unknown>[] = Array.from({ length: AT_ONCE }, async () => {});
  let next = 0;
  let bytes = 0;

  const keep = (key: string, page: DecodedPage): void => {
    kept.set(key, page);
    bytes += page.bytes;
    for (const [oldest, { bytes: size }] of kept) {
      if (bytes <= mostBytes) break;
      kept.delete(oldest);
      bytes -= size;
    }
  };
  const start = (key: string, load: () => Promise<DecodedPage>): Promise<DecodedPage> => {
    const slot = next++ % AT_ONCE;
    const page = slots[slot]!.then(load);
    slots[slot] = page.catch(() => {});
    loading.set(key, page);
    const done = (): boolean => loading.delete(key);
    page.then((loaded) => keep(key, loaded)).then(done, done);
    return page;
  };
  return {
    get bytes() {
      return bytes;
    },
    async get(key, load) {
      const found = kept.get(key);
      if (found === undefined) return loading.get(key) ?? start(key, load);
      kept.delete(key);
      kept.set(key, found); // last in the map: most recent
      return found;
    },
  };
}
