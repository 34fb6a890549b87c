import { expect, test } from 'vitest';
import { rng } from '@leoclr/core';
import { memoryPool } from './_memory-pool.ts';
import type { Block } from './_memory-pool.ts';
import type { NativeMemory } from './_native-memory.ts';
import { nativeMemory } from './_native-memory.ts';

const MEBIBYTE = 2 ** 20;

/** Hands out addresses and remembers which are in use. */
function countingMemory(): NativeMemory & { inUse: Map<number, number> } {
  const inUse = new Map<number, number>();
  let next = 4096;
  return {
    inUse,
    allocate(byteCount) {
      inUse.set(next, byteCount);
      next += byteCount;
      return next - byteCount;
    },
    free: (address) => void inUse.delete(address),
  };
}

test('a small block that came back is the next one of its size', () => {
  const pool = memoryPool(countingMemory());
  const { address } = pool.take(1000);
  pool.give(pool.take(1000));
  expect(pool.take(1000).address).not.toBe(address);
  expect(pool.statistics().idleBytes).toBe(0);
});

test('blocks are at most an eighth larger than what was asked for', () => {
  const pool = memoryPool(countingMemory());
  for (const size of [1, 64, 513, 4097, 1_000_003, 33_554_432]) {
    const { byteCount } = pool.take(size);
    expect(byteCount).toBeGreaterThanOrEqual(size);
    expect(byteCount).toBeLessThanOrEqual(Math.max(64, Math.ceil(size / 64) * 64, size * 1.126));
  }
});

test('large blocks of any size follow one another in the same memory', () => {
  const memory = countingMemory();
  const pool = memoryPool(memory);
  for (let round = 0; round < 500; round++) pool.give(pool.take((20 + (round % 97)) * MEBIBYTE));
  expect(pool.statistics()).toEqual({ usedBytes: 0, idleBytes: 116 * MEBIBYTE, peakBytes: 116 * MEBIBYTE });
  expect(memory.inUse.size).toBe(1);
});

test('blocks that are lent at the same time do not overlap', () => {
  const pool = memoryPool(countingMemory());
  const draw = rng(1, 'pool');
  const lent: Block[] = [];
  for (let round = 0; round < 5000; round++) {
    if (lent.length > 40 || (lent.length > 0 && draw.chance(0.4))) pool.give(lent.splice(draw.integer(lent.length), 1)[0]!);
    else lent.push(pool.take(1 + draw.integer(draw.chance(0.5) ? 2 ** 14 : 2 ** 26)));
    if (round % 50 > 0) continue;
    const ordered = lent.toSorted((a, b) => a.address - b.address);
    for (const [index, block] of ordered.entries()) {
      expect(block.address + block.byteCount).toBeLessThanOrEqual(ordered[index + 1]?.address ?? Infinity);
    }
    expect(pool.statistics().usedBytes).toBe(lent.reduce((sum, { byteCount }) => sum + byteCount, 0));
  }
  const { peakBytes, idleBytes, usedBytes } = pool.statistics();
  expect(idleBytes + usedBytes).toBeLessThan(1.5 * peakBytes); // what holes cost
});

test('small blocks that lie idle stay bounded', () => {
  const memory = countingMemory();
  const pool = memoryPool(memory);
  const blocks = Array.from({ length: 1000 }, (_, index) => pool.take(100_000 + (index % 7) * 50_000));
  blocks.forEach(pool.give);
  expect(pool.statistics().usedBytes).toBe(0);
  expect(pool.statistics().idleBytes).toBeLessThanOrEqual(32 * MEBIBYTE);
  expect([...memory.inUse.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(pool.statistics().idleBytes);
});

test('an arena that nothing is left of goes back to the system', () => {
  const memory = countingMemory();
  const pool = memoryPool(memory);
  for (const size of [400, 600, 700]) pool.give(pool.take(size * MEBIBYTE));
  const { idleBytes } = pool.statistics();
  expect(idleBytes).toBeLessThanOrEqual(700 * 1.125 * MEBIBYTE + 32 * MEBIBYTE);
});

test('says when there is no room, after it has let go of everything idle', () => {
  const memory = countingMemory();
  const pool = memoryPool(memory, 100 * MEBIBYTE);
  Array.from({ length: 50 }, () => pool.take(800_000)).forEach(pool.give);
  const kept = pool.take(70 * MEBIBYTE); // something idle had to go
  expect(() => pool.take(40 * MEBIBYTE)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: The onednn engine has no room for another 40 MiB beside the 70 MiB in use. Use smaller batches, pictures or networks.]`,
  );
  expect(pool.statistics().usedBytes).toBe(kept.byteCount);
  pool.give(kept);
  expect(pool.take(90 * MEBIBYTE).byteCount).toBe(90 * MEBIBYTE);
});

test('JavaScript sees the same memory', () => {
  const pool = memoryPool(nativeMemory());
  const block = pool.take(4 * MEBIBYTE);
  new Float32Array(block.buffer()).fill(7);
  expect(new Float32Array(block.buffer())[MEBIBYTE - 1]).toBe(7);
  expect(pool.owns(block.buffer())).toBe(true);
  expect(pool.owns(new ArrayBuffer(8))).toBe(false);
  expect(block.address % 2 ** 21).toBe(0); // fits huge pages
  pool.give(block);
});
