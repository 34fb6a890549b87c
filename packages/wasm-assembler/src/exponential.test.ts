import { expect, test } from 'vitest';
import { exponential } from './exponential.ts';
import { f32x4 } from './f32x4.ts';
import { i32 } from './i32.ts';
import { wasmFunction } from './wasm-function.ts';
import { wasmModule } from './wasm-module.ts';
import { webAssembly } from './web-assembly.ts';

const work = wasmFunction([], (code) => code.store(i32.constant(16), exponential(code, f32x4.load(i32.constant(0)))));
const memory = new webAssembly.Memory({ initial: 1, maximum: 1 });
const module = new webAssembly.Module(wasmModule({ work }, { shared: false }));
const runWork = new webAssembly.Instance(module, { env: { memory } }).exports['work'] as () => void;

function exponentials(values: readonly number[]): Float32Array {
  new Float32Array(memory.buffer).set(values);
  runWork();
  return new Float32Array(memory.buffer).slice(4, 8);
}

test('is within two units of the last place of Math.exp, from 0 down to −87', () => {
  for (let from = 0; from > -87; from -= 0.37) {
    const values = Float32Array.of(from, from - 1e-3, from - 0.1, from - 0.25);
    const found = exponentials([...values]);
    for (const [lane, value] of values.entries()) {
      expect(Math.abs(found[lane]! / Math.exp(Math.max(-87, value)) - 1)).toBeLessThan(2 * 2 ** -23);
    }
  }
});

test('is exactly 1 at 0, next to nothing far below, and NaN for NaN', () => {
  const [one, low, lowest, none] = exponentials([0, -1e4, Number.NEGATIVE_INFINITY, Number.NaN]);
  expect(one).toBe(1);
  expect(low).toBeCloseTo(Math.exp(-87), 40);
  expect(lowest).toBe(low);
  expect(none).toBeNaN();
});
