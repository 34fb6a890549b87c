import { crc32 } from 'node:zlib';
import { MAX_FACTS } from './_sample-record.ts';

/** Where a record lies, and how to tell that it is whole. */
export interface DiskEntry {
  readonly sample: number;
  /** Names the shard's files. */
  readonly shard: number;
  /** Where the record starts in the shard, in bytes. */
  readonly offset: number;
  readonly width: number;
  readonly height: number;
  readonly factsLength: number;
  /** CRC-32 of the record. */
  readonly checksum: number;
  /** When it was written, in milliseconds since 1970: of two records of a sample the later one counts. */
  readonly time: number;
}

/** An entry in an index file. Their format is part of a cache's identity: change `CACHE_FORMAT` with it. */
export const ENTRY_BYTES = 48;

const MAGIC = 0x31434c4c; // "LLC1"
const MAX_PIXEL_BYTES = 2 ** 31;

/** Bytes of an entry's record. */
export function recordBytes({ width, height, factsLength }: Pick<DiskEntry, 'width' | 'height' | 'factsLength'>): number {
  return factsLength + width * height * 3;
}

/** The bytes of an index file that stand for an entry. They end in a checksum of their own. */
export function encodeEntry({ sample, offset, width, height, factsLength, checksum, time }: Omit<DiskEntry, 'shard'>): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  [MAGIC, sample, width, height, factsLength, checksum].forEach((word, place) => bytes.writeUInt32LE(word, place * 4));
  bytes.writeDoubleLE(offset, 24);
  bytes.writeDoubleLE(time, 32);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, ENTRY_BYTES - 4)), ENTRY_BYTES - 4);
  return bytes;
}

/** The entry in `bytes`, or null when it is torn, damaged, or not of a data set of `length` samples. */
export function decodeEntry(bytes: Buffer, shard: number, length: number): DiskEntry | null {
  if (bytes.readUInt32LE(0) !== MAGIC || bytes.readUInt32LE(ENTRY_BYTES - 4) !== crc32(bytes.subarray(0, ENTRY_BYTES - 4))) return null;
  const [sample = 0, width = 0, height = 0, factsLength = 0, checksum = 0] = [1, 2, 3, 4, 5].map((place) => bytes.readUInt32LE(place * 4));
  const entry = { sample, shard, width, height, factsLength, checksum, offset: bytes.readDoubleLE(24), time: bytes.readDoubleLE(32) };
  return sample < length && factsLength <= MAX_FACTS && recordBytes(entry) - factsLength <= MAX_PIXEL_BYTES ? entry : null;
}
