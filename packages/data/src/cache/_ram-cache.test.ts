import { expect, test } from 'vitest';
import { cacheCounters, counter, stopReason } from './_cache-counters.ts';
import { ramCache, ramCacheMemory } from './_ram-cache.ts';
import { sampleFrom } from './fixtures/changing-dataset.ts';

const SEGMENT_UNITS = 2 ** 24;

test('what is read is a copy of what was written', () => {
  const cache = ramCache(ramCacheMemory(30, 1e6, cacheCounters()));
  for (let index = 0; index < 30; index++) cache.write(index, `v${index}`, sampleFrom('a', index));
  for (let index = 0; index < 30; index++) {
    const kept = cache.read(index, `v${index}`)!;
    expect(kept).toEqual(sampleFrom('a', index));
    kept.image.data.fill(0);
    expect(cache.read(index, `v${index}`)).toEqual(sampleFrom('a', index));
    expect(cache.read(index, 'another version')).toBeNull();
  }
});

test('two threads see the same records', () => {
  const memory = ramCacheMemory(4, 1e6, cacheCounters());
  ramCache(memory).write(3, '', sampleFrom('a', 3));
  expect(ramCache(structuredClone(memory)).read(3, '')).toEqual(sampleFrom('a', 3));
});

test('takes no more than it may, and says so', () => {
  const counters = cacheCounters();
  const cache = ramCache(ramCacheMemory(50, 4096, counters));
  for (let index = 0; index < 50; index++) cache.write(index, '', sampleFrom('a', index));
  const kept = Array.from({ length: 50 }, (_, index) => cache.read(index, '')).filter((sample) => sample !== null);
  expect(kept.length).toBeGreaterThan(3);
  expect(kept.length).toBe(counters[counter.pictures]);
  expect(counters[counter.stop]).toBe(stopReason.limit);
});

test('a record never lies across two segments', () => {
  const counters = cacheCounters();
  const memory = ramCacheMemory(4, 2 ** 30 + 2 ** 16, counters); // reserved, hardly touched
  expect(memory.segments.map(({ length }) => length)).toEqual([2 ** 30, 2 ** 16]);
  const cache = ramCache(memory);
  counters[counter.cursor] = SEGMENT_UNITS - 2;
  cache.write(0, '', { image: { width: 1, height: 1, data: new Uint8Array([1, 2, 3]) }, label: 0, name: 'small' });
  cache.write(1, '', sampleFrom('a', 1));
  expect(memory.places[0]).toBe(SEGMENT_UNITS - 2 + 2);
  expect(memory.places[1]).toBe(SEGMENT_UNITS + 2);
  expect([cache.read(0, '')!.name, cache.read(1, '')]).toEqual(['small', sampleFrom('a', 1)]);
});

test('a sample that another thread is writing is left to it', () => {
  const memory = ramCacheMemory(4, 1e6, cacheCounters());
  memory.places[2] = 1;
  const cache = ramCache(memory);
  cache.write(2, '', sampleFrom('a', 2));
  expect([memory.places[2], cache.read(2, '')]).toEqual([1, null]);
});

test('where there is no room at all, nothing is kept and nothing breaks', () => {
  const counters = cacheCounters();
  const cache = ramCache(ramCacheMemory(4, 10, counters));
  cache.write(2, '', sampleFrom('a', 2));
  expect([cache.read(2, ''), counters[counter.stop]]).toEqual([null, stopReason.noMemory]);
});
