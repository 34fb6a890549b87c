import { expect, test } from 'vitest';
import { f32 } from './f32.ts';
import { f32x4 } from './f32x4.ts';
import { i32 } from './i32.ts';
import { wasmFunction } from './wasm-function.ts';
import type { WasmFunction } from './wasm-function.ts';
import { wasmModule } from './wasm-module.ts';
import { webAssembly } from './web-assembly.ts';
import type { WasmMemory } from './web-assembly.ts';

/** Assembles one function and returns it with the memory it works in. */
function load(work: WasmFunction): { run: (...args: number[]) => void; memory: WasmMemory } {
  const memory = new webAssembly.Memory({ initial: 2, maximum: 65536 });
  const module = new webAssembly.Module(wasmModule({ work }, { shared: false }));
  return { run: new webAssembly.Instance(module, { env: { memory } }).exports.work as (...args: number[]) => void, memory };
}

test.each([0, 1, 63, 64, 127, 128, 8191, 8192, -1, -64, -65, 2 ** 31 - 1, -(2 ** 31)])('the constant %i arrives', (constant) => {
  const { run, memory } = load(wasmFunction(['to'], (code, { to }) => code.store(to, f32.fromBits(i32.constant(constant)))));
  run(16);
  expect(new Int32Array(memory.buffer)[4]).toBe(constant);
});

test('loops, conditions and pointers', () => {
  // to[i] = 2 · from[i] for every i below count but the third.
  const { run, memory } = load(
    wasmFunction(['from', 'to', 'count'], (code, { from, to, count }) => {
      code.count(i32.constant(0), count, (index) => {
        code.if(i32.sub(index, 2), () => {
          const value = code.variable(f32.load(from));
          code.store(to, f32.add(value, value));
        });
        code.advance(from, 4);
        code.advance(to, 4);
      });
    }),
  );
  const floats = new Float32Array(memory.buffer);
  floats.set([1, 2, 3, 4], 0);
  run(0, 64, 4);
  expect([...floats.subarray(16, 21)]).toEqual([2, 4, 0, 8, 0]);
  run(0, 128, 0);
  expect([...floats.subarray(32, 34)]).toEqual([0, 0]);
});

test('four numbers at a time', () => {
  const { run, memory } = load(
    wasmFunction(['a', 'b', 'to'], (code, { a, b, to }) => {
      const [x, y] = [f32x4.load(a), f32x4.load(b)];
      const results = [
        f32x4.add(x, y),
        f32x4.sub(x, y),
        f32x4.mul(x, y),
        f32x4.relu(x),
        f32x4.max(x, y),
        f32x4.where(x, x, y),
        f32x4.whereEqual(y, x, y),
        f32x4.shuffle(x, y, [0, 4, 3, 7]),
        f32x4.loadSplat(b, 4),
        f32x4.splat(f32.constant(0.5)),
      ];
      results.forEach((value, index) => code.store(to, value, 16 * index));
    }),
  );
  const floats = new Float32Array(memory.buffer);
  floats.set([1, -2, 3, 4, 2, -3, 3, -4]);
  run(0, 16, 64);
  const rows = Array.from({ length: 10 }, (_, row) => [...floats.subarray(16 + 4 * row, 20 + 4 * row)]);
  expect(rows).toEqual([
    [3, -5, 6, 0],
    [-1, 1, 0, 8],
    [2, 6, 9, -16],
    [1, 0, 3, 4],
    [2, -2, 3, 4],
    [0, -2, 0, 4],
    [0, 0, 3, 0],
    [1, 2, 4, -4],
    [-3, -3, -3, -3],
    [0.5, 0.5, 0.5, 0.5],
  ]);
});

test('copies, clears and repeats', () => {
  const { run, memory } = load(
    wasmFunction(['from', 'to', 'rounds'], (code, { from, to, rounds }) => {
      code.clear(to, i32.constant(16));
      code.times(rounds, () => {
        code.copy(to, from, i32.min(i32.constant(8), i32.mul(rounds, 2)));
        code.advance(to, 8);
      });
      code.store(to, f32.fromBits(i32.div(i32.constant(17), 5)));
    }),
  );
  const bytes = new Uint8Array(memory.buffer);
  bytes.fill(7, 0, 8);
  bytes.fill(9, 64, 100);
  run(0, 64, 2);
  expect([...bytes.subarray(64, 84)]).toEqual([7, 7, 7, 7, 0, 0, 0, 0, 7, 7, 7, 7, 0, 0, 0, 0, 3, 0, 0, 0]);
});
