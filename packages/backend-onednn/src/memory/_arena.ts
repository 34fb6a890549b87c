import type { Handle } from '../binding/_handle.ts';

/** A large piece of memory that is lent out in parts. Parts that come back join their free neighbours. */
export interface Arena {
  readonly address: Handle;
  readonly byteCount: number;
  /** Free room that fits best: how many bytes would be left over, and how many of them were never used before. Null when nothing fits. */
  readonly fit: (byteCount: number) => Fit | null;
  readonly take: (fit: Fit, byteCount: number) => Handle;
  readonly give: (address: Handle) => void;
  /** Bytes from the start to the furthest one ever lent: beyond lies memory that the system hasn't had to provide yet. */
  readonly touchedBytes: () => number;
  readonly isIdle: () => boolean;
}

/** Room in an arena. */
export interface Fit {
  readonly stretch: Stretch;
  readonly leftOver: number;
  readonly untouched: number;
}

/** Neighbouring bytes that are lent together or free together. */
interface Stretch {
  start: number;
  end: number;
  free: boolean;
  before: Stretch | null;
  after: Stretch | null;
}

/** Rests below this stay with the block: they would fit nothing, and only make the list longer. */
const SMALLEST_REST = 2 ** 16;

export function arena(address: Handle, byteCount: number): Arena {
  const first: Stretch = { start: 0, end: byteCount, free: true, before: null, after: null };
  const lent = new Map<Handle, Stretch>();
  let touched = 0;

  return {
    address,
    byteCount,
    fit(wanted) {
      // Room that has been used before goes first, then the tightest, then the lowest.
      let best: Fit | null = null;
      for (let stretch: Stretch | null = first; stretch !== null; stretch = stretch.after) {
        if (!stretch.free || stretch.end - stretch.start < wanted) continue;
        const fit = { stretch, leftOver: stretch.end - stretch.start - wanted, untouched: Math.max(0, stretch.start + wanted - touched) };
        if (best === null || fit.untouched < best.untouched || (fit.untouched === best.untouched && fit.leftOver < best.leftOver))
          best = fit;
      }
      return best;
    },
    take({ stretch, leftOver }, wanted) {
      stretch.free = false;
      if (leftOver >= SMALLEST_REST) {
        const rest: Stretch = { start: stretch.start + wanted, end: stretch.end, free: true, before: stretch, after: stretch.after };
        if (rest.after) rest.after.before = rest;
        stretch.end = rest.start;
        stretch.after = rest;
      }
      touched = Math.max(touched, stretch.end);
      lent.set(address + stretch.start, stretch);
      return address + stretch.start;
    },
    give(part) {
      const stretch = lent.get(part)!;
      lent.delete(part);
      stretch.free = true;
      if (stretch.after?.free) absorbNext(stretch);
      if (stretch.before?.free) absorbNext(stretch.before);
    },
    touchedBytes: () => touched,
    isIdle: () => lent.size === 0,
  };
}

function absorbNext(stretch: Stretch): void {
  const next = stretch.after!;
  stretch.end = next.end;
  stretch.after = next.after;
  if (stretch.after) stretch.after.before = stretch;
}
