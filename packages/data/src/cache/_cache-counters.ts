/** Where each number of a cache lies in the memory that its threads share. */
export const counter = {
  /** Pictures that the cache holds. */
  pictures: 0,
  hits: 1,
  decoded: 2,
  damaged: 3,
  /** A {@link StopReason}; it stops growing once and for all. */
  stop: 4,
  /** The system's error number where that is the reason, made positive. */
  errno: 5,
  /** When the folder was last looked at for records of other processes, in seconds. */
  scannedAt: 6,
  /** Where the next record goes, for a cache in memory. */
  cursor: 7,
} as const;

/** Its size needs more than 32 bits, and lies behind the others. */
const BYTES_AT = 8 * 4;

/** Why a cache doesn't grow any more. */
export const stopReason = { none: 0, limit: 1, diskNearlyFull: 2, failed: 3, gone: 4, noMemory: 5 } as const;

/** One of {@link stopReason}. */
export type StopReason = (typeof stopReason)[keyof typeof stopReason];

/** Numbers of a cache, all 0. */
export function cacheCounters(): Uint32Array {
  return new Uint32Array(new SharedArrayBuffer(BYTES_AT + 8));
}

/** Ends the growth. The first reason stays. */
export function stopGrowing(counters: Uint32Array, reason: StopReason, errno = 0): void {
  if (Atomics.compareExchange(counters, counter.stop, stopReason.none, reason) === stopReason.none)
    Atomics.store(counters, counter.errno, Math.abs(errno));
}

/** Whether the cache may still take pictures. */
export function grows(counters: Uint32Array): boolean {
  return Atomics.load(counters, counter.stop) === stopReason.none;
}

/** Adds to the size of the cache. */
export function addBytes({ buffer }: Uint32Array, bytes: number): void {
  Atomics.add(new BigInt64Array(buffer, BYTES_AT, 1), 0, BigInt(bytes));
}

/** The size of the cache. */
export function cachedBytes({ buffer }: Uint32Array): number {
  return Number(Atomics.load(new BigInt64Array(buffer, BYTES_AT, 1), 0));
}
