import { getSystemErrorName } from 'node:util';
import { formatBytes } from '../download/format-bytes.ts';
import { cachedBytes, stopReason } from './_cache-counters.ts';
import type { StopReason } from './_cache-counters.ts';

/** How a decoded cache is doing, over all threads of this process. */
export interface CacheReport {
  readonly kind: 'ram' | 'disk';
  /** Where it lies; null in memory. */
  readonly directory: string | null;
  /** Pictures that it holds. */
  readonly pictures: number;
  readonly bytes: number;
  /** Samples that came from it. */
  readonly hits: number;
  /** Samples that had to be decoded. */
  readonly decoded: number;
  /** Records that were damaged or could not be read, and so were decoded again. */
  readonly damaged: number;
  /** Why it takes no further pictures, as a sentence for people; null while it does. */
  readonly stopped: string | null;
}

/** Whose report it is. */
interface CacheFacts extends Pick<CacheReport, 'kind' | 'directory'> {
  readonly name: string;
  readonly length: number;
}

/** The report of a cache with the given numbers. */
export function cacheReport({ kind, directory, name, length }: CacheFacts, counters: Uint32Array): CacheReport {
  const [pictures = 0, hits = 0, decoded = 0, damaged = 0, stop = 0, errno = 0] = Array.from(counters, (_, place) =>
    Atomics.load(counters, place),
  );
  const bytes = cachedBytes(counters);
  const why = reasons[stop as StopReason](errno);
  const count = pictures.toLocaleString('en-US');
  const stopped =
    why === null
      ? null
      : `The decoded cache of ${name}${directory === null ? '' : ` in ${directory}`} takes no more pictures: ${why}. It holds ${count} of ${length.toLocaleString('en-US')} (${formatBytes(bytes)}); the others are decoded each time.`;
  return { kind, directory, pictures, bytes, hits, decoded, damaged, stopped };
}

const reasons: Readonly<Record<StopReason, (errno: number) => string | null>> = {
  [stopReason.none]: () => null,
  [stopReason.limit]: () => 'it is full',
  [stopReason.diskNearlyFull]: () => 'the disk is nearly full',
  [stopReason.failed]: (errno) => `it could not be written (${errno === 0 ? 'no reason given' : getSystemErrorName(-errno)})`,
  [stopReason.gone]: () => 'its folder has been removed',
  [stopReason.noMemory]: () => 'there is no memory for it',
};
