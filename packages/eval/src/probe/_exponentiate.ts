import { f32, f32x4, wasmFunction, wasmModule, webAssembly } from '@leoclr/wasm-assembler';
import type { Code, V128, WasmFunction } from '@leoclr/wasm-assembler';

const PAGE = 2 ** 16;
const VECTOR = 16;
/** Numbers that are staged at a time: one page. */
const STAGED = PAGE / 4;
/** e to less than this is nothing in float32, and 2 to the power of it has no exponent bits. */
const LOWEST = -87;

interface Machine {
  readonly staged: Float32Array;
  /** Exponentiates the first 4 · `vectors` staged numbers. */
  readonly exponentials: (values: number, vectors: number) => void;
}

let machine: Machine | null = null;

/**
 * e to the power of each number, in place, to the last bit or two. The numbers must not be above 0; what is below −87 counts as −87, NaN
 * stays NaN. Four at a time in a WebAssembly memory of one page: `Math.exp` was a third of a probe's step.
 */
export function exponentiate(values: Float32Array): void {
  machine ??= startMachine();
  const { staged, exponentials } = machine;
  for (let from = 0; from < values.length; from += STAGED) {
    const count = Math.min(STAGED, values.length - from);
    staged.set(values.subarray(from, from + count));
    exponentials(0, Math.ceil(count / 4));
    values.set(staged.subarray(0, count), from);
  }
}

function startMachine(): Machine {
  const memory = new webAssembly.Memory({ initial: 1, maximum: 1 });
  const module = new webAssembly.Module(wasmModule({ exponentials: exponentialsLoop }, { shared: false }));
  const { exponentials } = new webAssembly.Instance(module, { env: { memory } }).exports as unknown as Machine;
  return { staged: new Float32Array(memory.buffer), exponentials };
}

const exponentialsLoop: WasmFunction = wasmFunction(['values', 'vectors'], (code, { values, vectors }) => {
  code.times(vectors, () => {
    code.store(values, exponential(code, f32x4.load(values)));
    code.advance(values, VECTOR);
  });
});

/** 2^n · exp(rest), the rest by the polynomial of Cephes' expf. */
function exponential(code: Code, x: V128): V128 {
  const clamped = code.variable(f32x4.max(x, constant(LOWEST))); // in this order a NaN stays one
  const whole = code.variable(f32x4.nearest(f32x4.mul(clamped, constant(Math.LOG2E))));
  // ln 2 in two parts, so that the rest keeps its last bits.
  const high = f32x4.sub(clamped, f32x4.mul(whole, constant(0.693359375)));
  const rest = code.variable(f32x4.sub(high, f32x4.mul(whole, constant(-2.1219444e-4))));
  const coefficients = [1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1];
  const polynomial = code.variable(constant(coefficients[0]!));
  for (const coefficient of coefficients.slice(1)) code.set(polynomial, f32x4.add(f32x4.mul(polynomial, rest), constant(coefficient)));
  const series = f32x4.add(f32x4.add(f32x4.mul(polynomial, f32x4.mul(rest, rest)), rest), constant(1));
  return f32x4.mul(series, f32x4.powerOfTwo(whole));
}

function constant(value: number): V128 {
  return f32x4.splat(f32.constant(value));
}
