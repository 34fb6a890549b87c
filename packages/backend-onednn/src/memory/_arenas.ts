import type { Handle } from '../binding/_handle.ts';
import { arena } from './_arena.ts';
import type { Arena, Fit } from './_arena.ts';

/** One request to the system. Only what is touched of it takes memory. */
const ARENA = 2 ** 29;

/** As many arenas as it takes. */
export interface Arenas {
  /** A part of that size, from memory that was used before if there is any. */
  readonly take: (size: number) => { from: Arena; address: Handle };
  /** Frees those that nothing of is lent. */
  readonly release: () => void;
  readonly touchedBytes: () => number;
}

export interface ArenaMemory {
  /** New memory of which at first `size` bytes will be touched; throws when there is none. */
  readonly allocate: (byteCount: number, size: number) => Handle;
  readonly free: (address: Handle, byteCount: number) => void;
  /** Whether that many bytes more may be touched. */
  readonly hasRoom: (byteCount: number) => boolean;
}

export function arenas({ allocate, free, hasRoom }: ArenaMemory): Arenas {
  let all: Arena[] = [];
  return {
    take(size) {
      let best: { from: Arena; fit: Fit } | null = null;
      for (const from of all) {
        const fit = from.fit(size);
        if (fit !== null && (best === null || fit.untouched < best.fit.untouched)) best = { from, fit };
      }
      if (best && hasRoom(best.fit.untouched)) return { from: best.from, address: best.from.take(best.fit, size) };

      const byteCount = Math.max(ARENA, size);
      const from = arena(allocate(byteCount, size), byteCount);
      all.push(from);
      return { from, address: from.take(from.fit(size)!, size) };
    },
    release() {
      for (const each of all) if (each.isIdle()) free(each.address, each.byteCount);
      all = all.filter((each) => !each.isIdle());
    },
    touchedBytes: () => all.reduce((sum, each) => sum + each.touchedBytes(), 0),
  };
}
