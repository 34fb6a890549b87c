import { expect, test } from 'vitest';
import { diskTable, diskTableMemory } from './_disk-table.ts';

const entry = {
  sample: 2,
  shard: 7,
  offset: 2 ** 40 + 3,
  width: 500,
  height: 375,
  factsLength: 61,
  checksum: 0xffff_fffe,
  time: 1_700_000_000_123,
};

test('of two entries of a sample the later one counts', () => {
  const table = diskTable(diskTableMemory(4));
  expect(table.length).toBe(4);
  expect(table.find(2)).toBeNull();
  expect(table.put(entry)).toBe('added');
  expect(table.put({ ...entry, shard: 8, time: entry.time - 1 })).toBe('kept');
  expect(table.put(entry)).toBe('kept');
  expect(table.find(2)).toEqual(entry);
  const later = { ...entry, shard: 9, time: entry.time + 1 };
  expect(table.put(later)).toBe('replaced');
  expect(table.find(2)).toEqual(later);
  expect([table.find(1), table.find(3)]).toEqual([null, null]);
});

test('a dropped entry does not come back, a later one does', () => {
  const table = diskTable(diskTableMemory(4));
  table.put(entry);
  expect(table.drop({ ...entry, offset: 5 })).toBe(false);
  expect(table.drop(entry)).toBe(true);
  expect(table.drop(entry)).toBe(false);
  expect([table.find(2), table.put(entry), table.lastTime(2)]).toEqual([null, 'kept', entry.time]);
  expect(table.put({ ...entry, time: entry.time + 1 })).toBe('added');
});

test('a row that another thread is changing counts as absent and is not touched', () => {
  const memory = diskTableMemory(4);
  const table = diskTable(memory);
  table.put(entry);
  const sequence = 2 * 10;
  Atomics.add(memory, sequence, 1);
  expect([table.find(2), table.put({ ...entry, time: entry.time + 1 }), table.drop(entry)]).toEqual([null, 'kept', false]);
  Atomics.add(memory, sequence, 1);
  expect(table.find(2)).toEqual(entry);
});
