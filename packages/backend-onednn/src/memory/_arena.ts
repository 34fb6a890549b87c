import type { Handle } from '../binding/_handle.ts';

/** A large piece of memory that is lent out in parts. Parts that come back join their free neighbours. */
export interface Arena {
  readonly address: Handle;
  readonly byteCount: number;
  /** The free stretch that fits best, or null when nothing fits. Valid until the next part is taken or given back. */
  readonly fit: (byteCount: number) => Fit | null;
  readonly take: (fit: Fit, byteCount: number) => Handle;
  readonly give: (address: Handle, byteCount: number) => void;
  /** Bytes from the start to the furthest one ever lent: beyond lies memory that the system hasn't had to provide yet. */
  readonly touchedBytes: () => number;
  readonly isIdle: () => boolean;
}

/** Room in an arena. */
export interface Fit {
  /** Which of the free stretches. */
  readonly at: number;
  /** How many of the bytes were never used before. */
  readonly untouched: number;
}

export function arena(address: Handle, byteCount: number): Arena {
  // The free stretches in the order of their addresses, as two columns of numbers: after an operation on feature maps nothing is left in the
  // processor's caches, and a list of objects would be fetched from memory one by one.
  const starts = [0];
  const ends = [byteCount];
  let touched = 0;
  let lent = 0;

  return {
    address,
    byteCount,
    fit(wanted) {
      // Room that has been used before goes first, then the tightest, then the lowest.
      let best = { at: -1, untouched: Infinity };
      let leastLeftOver = Infinity;
      for (let at = 0; at < starts.length; at++) {
        const leftOver = ends[at]! - starts[at]! - wanted;
        if (leftOver < 0) continue;
        const untouched = Math.max(0, starts[at]! + wanted - touched);
        if (untouched > best.untouched || (untouched === best.untouched && leftOver >= leastLeftOver)) continue;
        best = { at, untouched };
        leastLeftOver = leftOver;
      }
      return best.at < 0 ? null : best;
    },
    take({ at }, size) {
      const start = starts[at]!;
      starts[at] = start + size;
      if (starts[at] === ends[at]) [starts, ends].forEach((column) => column.splice(at, 1));
      touched = Math.max(touched, start + size);
      lent++;
      return address + start;
    },
    give(part, size) {
      const start = part - address;
      const end = start + size;
      let next = 0;
      while (next < starts.length && starts[next]! < start) next++;
      const joinsBefore = next > 0 && ends[next - 1] === start;
      const joinsNext = starts[next] === end;
      if (joinsBefore && joinsNext) {
        ends.splice(next - 1, 1);
        starts.splice(next, 1);
      } else if (joinsBefore) ends[next - 1] = end;
      else if (joinsNext) starts[next] = start;
      else {
        starts.splice(next, 0, start);
        ends.splice(next, 0, end);
      }
      lent--;
    },
    touchedBytes: () => touched,
    isIdle: () => lent === 0,
  };
}
