import { addBytes, counter, grows, stopGrowing, stopReason } from './_cache-counters.ts';
import type { RecordCache } from './_record-cache.ts';
import type { SampleRecord } from './_sample-record.ts';
import { recordOf, sampleOf } from './_sample-record.ts';

/** The memory of a cache, shared by the threads of a process. */
export interface RamCacheMemory {
  /** Room for records. All but the last are of {@link SEGMENT_BYTES}. */
  readonly segments: readonly Uint8Array[];
  /** One a sample: {@link ABSENT}, {@link CLAIMED}, or where its record starts, in units, plus {@link FIRST_PLACE}. */
  readonly places: Uint32Array;
  readonly counters: Uint32Array;
}

// A picture has at most 512 MiB (decodeImage), so that every record fits into a segment.
const SEGMENT_BYTES = 2 ** 30;
/** Records start at multiples of this: 32 bits then reach 256 GiB. */
const UNIT = 64;
const SEGMENT_UNITS = SEGMENT_BYTES / UNIT;
const MAX_BYTES = (2 ** 32 - 2) * UNIT;

const ABSENT = 0;
const CLAIMED = 1;
const FIRST_PLACE = 2;

/** Width, height and length of the facts, then the facts, then the pixels. */
const HEADER_BYTES = 16;

/** Memory for the records of `length` samples. It is only reserved: pages that are never written cost nothing. */
export function ramCacheMemory(length: number, maxBytes: number, counters: Uint32Array): RamCacheMemory {
  const segments: Uint8Array[] = [];
  let left = Math.min(maxBytes, MAX_BYTES);
  while (left >= UNIT) {
    const segment = reserve(Math.min(left - (left % UNIT), SEGMENT_BYTES));
    if (segment === null) break; // a limit on address space: make do with what there is
    segments.push(segment);
    left -= segment.length;
  }
  if (segments.length === 0) stopGrowing(counters, stopReason.noMemory);
  return { segments, places: new Uint32Array(new SharedArrayBuffer(length * 4)), counters };
}

function reserve(bytes: number): Uint8Array | null {
  try {
    return new Uint8Array(new SharedArrayBuffer(bytes));
  } catch {
    return null;
  }
}

/**
 * Records in memory that all threads share.
 *
 * A record is written once to a place of its own and announced afterwards, so that readers need no lock: whatever they find is whole. Places
 * are never used again, not even when a source changes and its record is replaced.
 */
export function ramCache({ segments, places, counters }: RamCacheMemory): RecordCache {
  const units = segments.reduce((sum, segment) => sum + segment.length / UNIT, 0);

  const find = (place: number): { segment: Uint8Array; offset: number } => ({
    segment: segments[Math.floor(place / SEGMENT_UNITS)]!,
    offset: (place % SEGMENT_UNITS) * UNIT,
  });
  const allocate = (wanted: number): number | null => {
    for (;;) {
      const cursor = Atomics.load(counters, counter.cursor);
      const room = SEGMENT_UNITS - (cursor % SEGMENT_UNITS);
      const start = wanted <= room ? cursor : cursor + room;
      if (start + wanted > units) return null;
      if (Atomics.compareExchange(counters, counter.cursor, cursor, start + wanted) === cursor) return start;
    }
  };

  /** Where the record went, or null when there was no room. */
  const store = ({ width, height, facts, pixels }: SampleRecord): number | null => {
    const bytes = HEADER_BYTES + facts.length + pixels.length;
    const place = allocate(Math.ceil(bytes / UNIT));
    if (place === null) return null;
    const { segment, offset } = find(place);
    new Uint32Array(segment.buffer, offset, 3).set([width, height, facts.length]);
    segment.set(facts, offset + HEADER_BYTES);
    segment.set(pixels, offset + HEADER_BYTES + facts.length);
    addBytes(counters, bytes);
    return place;
  };

  return {
    read(index, version) {
      const place = Atomics.load(places, index);
      if (place < FIRST_PLACE) return null;
      const { segment, offset } = find(place - FIRST_PLACE);
      const [width = 0, height = 0, factsLength = 0] = new Uint32Array(segment.buffer, offset, 3);
      const facts = segment.subarray(offset + HEADER_BYTES, offset + HEADER_BYTES + factsLength);
      const start = facts.byteOffset + factsLength;
      return sampleOf({ width, height, facts, pixels: segment.slice(start, start + width * height * 3) }, version);
    },
    write(index, version, sample) {
      const before = Atomics.load(places, index);
      const record = recordOf(sample, version);
      if (record === null || before === CLAIMED || !grows(counters)) return;
      if (Atomics.compareExchange(places, index, before, CLAIMED) !== before) return; // another thread is at it
      const place = store(record);
      if (place === null) stopGrowing(counters, stopReason.limit);
      Atomics.store(places, index, place === null ? ABSENT : place + FIRST_PLACE);
      Atomics.add(counters, counter.pictures, Number(place !== null) - Number(before !== ABSENT));
    },
    close() {},
  };
}
