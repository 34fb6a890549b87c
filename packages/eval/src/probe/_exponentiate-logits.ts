import { exponential, f32x4, i32, wasmFunction, wasmModule, webAssembly } from '@leoclr/wasm-assembler';
import type { WasmFunction, WasmMemory } from '@leoclr/wasm-assembler';

const PAGE = 2 ** 16;
const FLOAT = 4;
const LANES = 4;
const VECTOR = FLOAT * LANES;

/** Where the logits of a batch lie, one column of rows after the other. */
interface LogitsShape {
  /** B. */
  readonly size: number;
  /** M. */
  readonly classes: number;
}

/** What a softmax knows of each row of each head, `[L, B]` both. */
export interface RowScales {
  /** The largest logit. */
  readonly largest: Float32Array;
  /** The sum of what has become of the logits: each divided by it is a probability. */
  readonly totals: Float32Array;
}

/**
 * Turns logits, `[L·M, B]`, in place into e to the power of their distance to the largest of their row and head, so that nothing overflows;
 * e to less than −87 counts as e to −87, and a NaN makes all of its row NaN. In WebAssembly, four rows at a time: in plain JavaScript this was
 * a third of a probe's step.
 */
export function exponentiateLogits(logits: Float32Array, { size, classes }: LogitsShape): RowScales {
  const headSize = classes * size;
  const heads = logits.length / headSize;
  const scales = { largest: new Float32Array(heads * size), totals: new Float32Array(heads * size) };
  const groups = Math.ceil(size / LANES);
  const pitch = groups * VECTOR;
  // Behind the columns of a head lie its largest and its sums.
  const { memory, exponentials } = machineWith(pitch * (classes + 2));
  const staged = new Float32Array(memory.buffer);
  const column = (index: number): number => (index * pitch) / FLOAT;
  for (let head = 0; head < heads; head++) {
    const start = head * headSize;
    for (let label = 0; label < classes; label++) {
      staged.set(logits.subarray(start + label * size, start + (label + 1) * size), column(label));
    }
    exponentials(groups, classes, pitch, pitch * classes);
    for (let label = 0; label < classes; label++) {
      logits.set(staged.subarray(column(label), column(label) + size), start + label * size);
    }
    scales.largest.set(staged.subarray(column(classes), column(classes) + size), head * size);
    scales.totals.set(staged.subarray(column(classes + 1), column(classes + 1) + size), head * size);
  }
  return scales;
}

interface Machine {
  readonly memory: WasmMemory;
  /** `results`: where the largest of each row go, and behind them the sums. */
  readonly exponentials: (groups: number, classes: number, pitch: number, results: number) => void;
}

let machine: Machine | null = null;

function machineWith(bytes: number): Machine {
  machine ??= startMachine();
  const missing = bytes - machine.memory.buffer.byteLength;
  if (missing > 0) machine.memory.grow(Math.ceil(missing / PAGE));
  return machine;
}

function startMachine(): Machine {
  const memory = new webAssembly.Memory({ initial: 1, maximum: 65536 });
  const module = new webAssembly.Module(wasmModule({ exponentials: exponentialsLoop }, { shared: false }));
  const { exponentials } = new webAssembly.Instance(module, { env: { memory } }).exports as unknown as Machine;
  return { memory, exponentials };
}

const exponentialsLoop: WasmFunction = wasmFunction(
  ['groups', 'classes', 'pitch', 'results'],
  (code, { groups, classes, pitch, results }) => {
    const top = code.variable(i32.constant(0));
    const value = code.variable(top);
    const result = code.variable(results);
    const largest = code.variable(f32x4.zero);
    const total = code.variable(f32x4.zero);
    code.times(groups, () => {
      code.set(value, top);
      code.set(largest, f32x4.load(value));
      code.times(classes, () => {
        code.set(largest, f32x4.max(largest, f32x4.load(value)));
        code.advance(value, pitch);
      });
      code.set(value, top);
      code.set(total, f32x4.zero);
      code.times(classes, () => {
        const power = code.variable(exponential(code, f32x4.sub(f32x4.load(value), largest)));
        code.store(value, power);
        code.set(total, f32x4.add(total, power));
        code.advance(value, pitch);
      });
      code.store(result, largest);
      code.store(i32.add(result, pitch), total);
      code.advance(top, VECTOR);
      code.advance(result, VECTOR);
    });
  },
);
