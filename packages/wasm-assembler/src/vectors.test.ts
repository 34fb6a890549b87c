import { describe, expect, test } from 'vitest';
import { f32 } from './f32.ts';
import { f32x4 } from './f32x4.ts';
import { i16x8 } from './i16x8.ts';
import { i32 } from './i32.ts';
import { i32x4 } from './i32x4.ts';
import { i8x16 } from './i8x16.ts';
import { v128 } from './v128.ts';
import type { I32, V128 } from './value.ts';
import { wasmFunction } from './wasm-function.ts';
import { wasmModule } from './wasm-module.ts';
import { webAssembly } from './web-assembly.ts';

const A = 0;
const B = 16;
const RESULT = 32;

/** Runs one expression over two vectors from memory. */
function run(write: (a: V128, b: V128) => V128 | I32, first: ArrayLike<number>, second: ArrayLike<number> = []): ArrayBuffer {
  const work = wasmFunction([], (code) => {
    const a = v128.load(i32.constant(A));
    const b = v128.load(i32.constant(B));
    code.store(i32.constant(RESULT), write(a, b));
  });
  const memory = new webAssembly.Memory({ initial: 1, maximum: 65536 });
  new Uint8Array(memory.buffer).set(bytesOf(first), A);
  new Uint8Array(memory.buffer).set(bytesOf(second), B);
  const module = new webAssembly.Module(wasmModule({ work }, { shared: false }));
  (new webAssembly.Instance(module, { env: { memory } }).exports.work as () => void)();
  return memory.buffer.slice(RESULT, RESULT + 16) as ArrayBuffer;
}

function bytesOf(numbers: ArrayLike<number>): Uint8Array {
  return ArrayBuffer.isView(numbers) ? new Uint8Array(numbers.buffer) : Uint8Array.from(numbers);
}

const low = [0, 1, 100, 127, 128, 200, 254, 255, 3, 4, 5, 6, 7, 8, 9, 10];
const high = [255, 1, 99, 128, 127, 100, 255, 254, 1, 2, 250, 0, 7, 9, 8, 255];

describe('bytes', () => {
  const each = (compute: (a: number, b: number) => number): number[] => low.map((a, index) => compute(a, high[index]!) & 255);
  test.each<[string, (a: V128, b: V128) => V128, number[]]>([
    ['add', i8x16.add, each((a, b) => a + b)],
    ['sub', i8x16.sub, each((a, b) => a - b)],
    ['min', i8x16.min, each(Math.min)],
    ['max', i8x16.max, each(Math.max)],
    ['equal', i8x16.equal, each((a, b) => (a === b ? 255 : 0))],
    ['lessThan', i8x16.lessThan, each((a, b) => (a < b ? 255 : 0))],
    ['atLeast', i8x16.atLeast, each((a, b) => (a >= b ? 255 : 0))],
    ['and', v128.and, each((a, b) => a & b)],
    ['andNot', v128.andNot, each((a, b) => a & ~b)],
    ['or', v128.or, each((a, b) => a | b)],
    ['xor', v128.xor, each((a, b) => a ^ b)],
    ['select', (a, b) => v128.select(i8x16.lessThan(a, b), a, b), each(Math.min)],
    ['swizzle', (a) => i8x16.swizzle(a, v128.constant([15, 0, 16, 255, ...low.slice(4).fill(1)])), [10, 0, 0, 0, ...low.slice(4).fill(1)]],
    ['interleaveLow', i8x16.interleaveLow, low.slice(0, 8).flatMap((a, index) => [a, high[index]!])],
    ['interleaveHigh', i8x16.interleaveHigh, low.slice(8).flatMap((a, index) => [a, high[8 + index]!])],
    ['shuffle', (a, b) => v128.shuffle(a, b, [31, 0, ...low.slice(2).fill(16)]), [255, 0, ...low.slice(2).fill(255)]],
    ['splat', () => i8x16.splat(i32.constant(300)), low.map(() => 44)],
    ['loadSplat', () => i8x16.loadSplat(i32.constant(1), 1), low.map(() => 100)],
    ['loadHalf', () => v128.loadHalf(i32.constant(0), 3), [...low.slice(3, 11), 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('%s', (_name, write, expected) => {
    expect([...new Uint8Array(run(write, low, high))]).toEqual(expected);
  });

  test('narrow keeps what fits and bounds the rest', () => {
    const result = run(i8x16.narrow, Int16Array.of(-1, 0, 255, 256, 32767, -32768, 7, 8), Int16Array.of(1, 2, 3, 4, 5, 6, 7, 300));
    expect([...new Uint8Array(result)]).toEqual([0, 0, 255, 255, 255, 0, 7, 8, 1, 2, 3, 4, 5, 6, 7, 255]);
  });
});

describe('numbers of 16 bits', () => {
  const a = Int16Array.of(0, 1, -1, 32767, -32768, 255, 300, -300);
  const b = Int16Array.of(5, -1, -1, 1, -1, 255, 300, 2);
  const each = (compute: (a: number, b: number) => number): number[] => [
    ...Int16Array.from(a, (value, index) => compute(value, b[index]!)),
  ];
  test.each<[string, (a: V128, b: V128) => V128, number[]]>([
    ['add', i16x8.add, each((x, y) => x + y)],
    ['sub', i16x8.sub, each((x, y) => x - y)],
    ['mul', i16x8.mul, each((x, y) => x * y)],
    ['shiftRight', (x) => i16x8.shiftRight(x, 3), each((x) => (x & 0xffff) >>> 3)],
    ['splat', () => i16x8.splat(i32.constant(-300)), each(() => -300)],
    ['interleaveLow', i16x8.interleaveLow, [0, 5, 1, -1, -1, -1, 32767, 1]],
    ['interleaveHigh', i16x8.interleaveHigh, [-32768, -1, 255, 255, 300, 300, -300, 2]],
  ])('%s', (_name, write, expected) => {
    expect([...new Int16Array(run(write, a, b))]).toEqual(expected);
  });

  test('come from bytes', () => {
    expect([...new Int16Array(run(i16x8.fromLowBytes, low))]).toEqual(low.slice(0, 8));
    expect([...new Int16Array(run(i16x8.fromHighBytes, low))]).toEqual(low.slice(8));
    expect([...new Int16Array(run(i16x8.fromLowSignedBytes, low))]).toEqual([0, 1, 100, 127, -128, -56, -2, -1]);
    expect([...new Int16Array(run(i16x8.fromHighSignedBytes, high))]).toEqual([1, 2, -6, 0, 7, 9, 8, -1]);
    expect([...new Int16Array(run(i16x8.sumBytePairs, low))]).toEqual([1, 227, 328, 509, 7, 11, 15, 19]);
  });

  test('narrow keeps what fits and bounds the rest', () => {
    const result = run(i16x8.narrow, Int32Array.of(-40000, -32768, 5, 40000), Int32Array.of(1, 2, 3, 32767));
    expect([...new Int16Array(result)]).toEqual([-32768, -32768, 5, 32767, 1, 2, 3, 32767]);
  });
});

describe('numbers of 32 bits', () => {
  const a = Int32Array.of(1, -1, 2 ** 31 - 1, -(2 ** 31));
  const b = Int32Array.of(7, -7, 1, 1);
  const half = Int16Array.of(1, 2, -3, 4, 32767, -1, 1000, 1000);
  const other = Int16Array.of(10, 10, 5, -5, 32767, -1, -30, 31);
  test.each<[string, (a: V128, b: V128) => V128, ArrayLike<number>, ArrayLike<number>, number[]]>([
    ['add', i32x4.add, a, b, [8, -8, -(2 ** 31), 1 - 2 ** 31]],
    ['sub', i32x4.sub, a, b, [-6, 6, 2 ** 31 - 2, 2 ** 31 - 1]],
    ['shiftLeft', (x) => i32x4.shiftLeft(x, 4), a, b, [16, -16, -16, 0]],
    ['shiftRight', (x) => i32x4.shiftRight(x, 28), a, b, [0, 15, 7, 8]],
    ['fromLow', i32x4.fromLow, half, other, [1, 2, -3, 4]],
    ['fromHigh', i32x4.fromHigh, half, other, [32767, -1, 1000, 1000]],
    ['dot', i32x4.dot, half, other, [30, -35, 32767 * 32767 + 1, 1000]],
    ['mulLow', i32x4.mulLow, half, other, [10, 20, 65533 * 5, (4 * 65531) | 0]],
    ['mulHigh', i32x4.mulHigh, half, other, [32767 * 32767, (65535 * 65535) | 0, 1000 * 65506, 31000]],
    ['sumPairs', i32x4.sumPairs, half, other, [3, 65537, 98302, 2000]],
    ['truncate', i32x4.truncate, Float32Array.of(1.99, -1.99, 3e9, NaN), b, [1, -1, 2 ** 31 - 1, 0]],
    ['splat', () => i32x4.splat(i32.constant(-5)), a, b, [-5, -5, -5, -5]],
    ['loadSplat', () => i32x4.loadSplat(i32.constant(0), 4), a, b, [-1, -1, -1, -1]],
  ])('%s', (_name, write, ...[first, second, expected]) => {
    expect([...new Int32Array(run(write, first, second))]).toEqual(expected);
  });

  test('comparisons of floats', () => {
    const [first, second] = [Float32Array.of(1, -2, 3, NaN), Float32Array.of(1, -1, 2, 0)];
    expect([...new Int32Array(run(f32x4.atLeast, first, second))]).toEqual([-1, 0, -1, 0]);
    const single = (place: number): number =>
      new Int32Array(run(() => f32.atLeast(f32.load(i32.constant(A + place)), f32.load(i32.constant(B + place))), first, second))[0]!;
    expect([0, 4, 8, 12].map(single)).toEqual([1, 0, 1, 0]);
    expect(new Int32Array(run((x) => v128.anyTrue(x), Int32Array.of(0, 0, 8, 0)))[0]).toBe(1);
    expect(new Int32Array(run((x) => v128.anyTrue(x), Int32Array.of(0, 0, 0, 0)))[0]).toBe(0);
  });

  test('signs as bits', () => {
    expect(new Int32Array(run((x) => i32x4.signs(x), Int32Array.of(-1, 0, 5, -7)))[0]).toBe(9);
  });

  test('floats of whole numbers, and floors', () => {
    expect([...new Float32Array(run(f32x4.fromIntegers, Int32Array.of(1, -2, 16777217, 0)))]).toEqual([1, -2, 16777216, 0]);
    expect([...new Float32Array(run(f32x4.floor, Float32Array.of(1.5, -1.5, 2, -0.1)))]).toEqual([1, -2, 2, -1]);
  });
});

test.each<[string, (a: I32, b: I32) => I32, number]>([
  ['and', i32.and, 300 & -7],
  ['or', i32.or, 300 | -7],
  ['shiftLeft', (a) => i32.shiftLeft(a, 3), 2400],
  ['shiftRight', (_a, b) => i32.shiftRight(b, 28), 15],
  ['shiftRightSigned', (_a, b) => i32.shiftRightSigned(b, 1), -4],
  ['equal', i32.equal, 0],
  ['lessThan, without signs', i32.lessThan, 1],
  ['lessThanSigned', i32.lessThanSigned, 0],
  ['select', (a, b) => i32.select(i32.equal(a, 300), b, a), -7],
  ['trailingZeros', (a) => i32.trailingZeros(a), 2],
  ['loadByte', () => i32.loadByte(i32.constant(7)), 255],
])('single numbers: %s', (_name, write, expected) => {
  expect(new Int32Array(run(() => write(i32.constant(300), i32.constant(-7)), low))[0]).toBe(expected);
});
