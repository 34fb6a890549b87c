import { expect, test } from 'vitest';
import { memoryPool } from './_memory-pool.ts';
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

test('a block that came back is the next one of its size', () => {
  const pool = memoryPool(countingMemory());
  const first = pool.take(1000);
  pool.give(first);
  expect(pool.take(1000)).toBe(first);
  expect(pool.take(1000)).not.toBe(first);
});

test('blocks are at most an eighth larger than what was asked for', () => {
  const pool = memoryPool(countingMemory());
  for (const size of [1, 64, 513, 4097, 1_000_003, 33_554_432]) {
    const { byteCount } = pool.take(size);
    expect(byteCount).toBeGreaterThanOrEqual(size);
    expect(byteCount).toBeLessThanOrEqual(Math.max(64, Math.ceil(size / 64) * 64, size * 1.126));
  }
});

test('what lies idle stays bounded when every size is another one', () => {
  const memory = countingMemory();
  const pool = memoryPool(memory);
  for (let round = 0; round < 500; round++) pool.give(pool.take((20 + (round % 97)) * MEBIBYTE));
  const { usedBytes, idleBytes, peakBytes } = pool.statistics();
  expect(usedBytes).toBe(0);
  expect(idleBytes).toBeLessThanOrEqual(peakBytes * 1.125 + 32 * MEBIBYTE);
  expect([...memory.inUse.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(idleBytes);
});

test('says when there is no room, after it has let go of everything idle', () => {
  const memory = countingMemory();
  const pool = memoryPool(memory, 100 * MEBIBYTE);
  pool.give(pool.take(60 * MEBIBYTE));
  const kept = pool.take(70 * MEBIBYTE); // the idle 60 had to go
  expect(memory.inUse.size).toBe(1);
  expect(() => pool.take(40 * MEBIBYTE)).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: The onednn engine has no room for another 40 MiB beside the 72 MiB in use. Use smaller batches, pictures or networks.]`,
  );
  expect(pool.statistics().usedBytes).toBe(kept.byteCount);
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
