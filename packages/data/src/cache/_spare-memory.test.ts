import { freemem } from 'node:os';
import { afterEach, expect, test, vi } from 'vitest';
import { spareMemory } from './_spare-memory.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test.each([0, 18_446_744_073_709_552_000])('without a limit (%d) a third of the free memory', (limit) => {
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(limit);
  const spare = spareMemory();
  expect(spare).toBeGreaterThan(freemem() / 4);
  expect(spare).toBeLessThan(freemem() / 2);
});

test('in a container a third of what its limit leaves', () => {
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(process.memoryUsage.rss() + 3e8);
  expect(spareMemory()).toBeGreaterThan(0.5e8);
  expect(spareMemory()).toBeLessThan(1.5e8);
});

test('never nothing', () => {
  vi.spyOn(process, 'constrainedMemory').mockReturnValue(1);
  expect(spareMemory()).toBe(2 ** 20);
});
