import { expect, test } from 'vitest';
import { decodeEntry, ENTRY_BYTES, encodeEntry } from './_disk-entry.ts';

const entry = {
  sample: 41,
  shard: 7,
  offset: 2 ** 40 + 3,
  width: 500,
  height: 375,
  factsLength: 61,
  checksum: 0xffff_fffe,
  time: 1_700_000_000_123,
};

test('an entry comes back as it was written', () => {
  const bytes = encodeEntry(entry);
  expect(bytes.length).toBe(ENTRY_BYTES);
  expect(decodeEntry(bytes, 7, 42)).toEqual(entry);
});

test('an entry with any bit turned is none', () => {
  const bytes = encodeEntry(entry);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = Buffer.from(bytes);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    expect(decodeEntry(damaged, 7, 42)).toBeNull();
  }
});

test('a torn entry is none, wherever it was torn', () => {
  const bytes = encodeEntry(entry);
  for (let end = 0; end < bytes.length; end++) {
    const torn = Buffer.alloc(ENTRY_BYTES);
    bytes.copy(torn, 0, 0, end);
    expect(decodeEntry(torn, 7, 42)).toBeNull();
  }
});

test('an entry of a sample that the data set lacks is none, and neither is one of an absurd size', () => {
  expect(decodeEntry(encodeEntry(entry), 7, 41)).toBeNull();
  expect(decodeEntry(encodeEntry({ ...entry, width: 60_000, height: 60_000 }), 7, 42)).toBeNull();
});
