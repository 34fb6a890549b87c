import type { Handle } from '../binding/_handle.ts';

/** Idle pieces of memory by size, for sizes so small that wholes are worth more than parts of a whole. */
export interface SmallBlocks {
  /** An idle piece of that size; the last one in is the first one out. */
  readonly take: (size: number) => Handle | undefined;
  readonly give: (address: Handle, size: number) => void;
  /** Frees pieces until no more than that lies idle; sizes that were not asked for the longest go first. */
  readonly release: (untilBytes: number) => void;
  readonly idleBytes: () => number;
}

export function smallBlocks(free: (address: Handle, size: number) => void): SmallBlocks {
  const idle = new Map<number, Handle[]>();
  let idleBytes = 0;
  return {
    take(size) {
      const pieces = idle.get(size);
      if (!pieces) return undefined;
      const piece = pieces.pop()!;
      idleBytes -= size;
      idle.delete(size); // asked for last: moves to the end
      if (pieces.length > 0) idle.set(size, pieces);
      return piece;
    },
    give(address, size) {
      idleBytes += size;
      const pieces = idle.get(size);
      if (pieces) pieces.push(address);
      else idle.set(size, [address]);
    },
    release(untilBytes) {
      if (idleBytes <= untilBytes) return;
      for (const [size, pieces] of idle) {
        while (pieces.length > 0 && idleBytes > untilBytes) {
          free(pieces.pop()!, size);
          idleBytes -= size;
        }
        if (pieces.length === 0) idle.delete(size);
        if (idleBytes <= untilBytes) return;
      }
    },
    idleBytes: () => idleBytes,
  };
}

/** Eight sizes from one power of two to the next: pieces fit more than one shape, and at most an eighth is wasted. */
export function sizeClass(byteCount: number): number {
  if (byteCount <= 512) return Math.max(64, Math.ceil(byteCount / 64) * 64);
  const step = 2 ** (Math.ceil(Math.log2(byteCount)) - 4);
  return Math.ceil(byteCount / step) * step;
}
