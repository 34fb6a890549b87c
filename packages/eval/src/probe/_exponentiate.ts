import { exponential, f32x4, wasmFunction, wasmModule, webAssembly } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';

const PAGE = 2 ** 16;
const VECTOR = 16;
/** Numbers that are staged at a time: one page. */
const STAGED = PAGE / 4;

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
