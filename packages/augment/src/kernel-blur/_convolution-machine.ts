import { wasmModule, webAssembly } from '@leoclr/wasm-assembler';
import { convolve, toBytes, toFloats } from './_convolution-loops.ts';

/** The vector loops of the blur, and the memory that they work in. */
export interface ConvolutionMachine {
  toFloats(from: number, to: number, groups: number): void;
  // As the loop has them.
  // oxlint-disable-next-line max-params
  convolve(from: number, to: number, groups: number, step: number, weights: number, reach: number): void;
  toBytes(from: number, to: number, groups: number): void;
  /** At least so many bytes of memory; null where there can't be so many. */
  memory(byteCount: number): ArrayBuffer | SharedArrayBuffer | null;
}

const PAGE = 65536;
/** No more than this is asked for: larger pictures take the plain way. */
const MOST_PAGES = 1024; // 64 MiB

let started: ConvolutionMachine | null | undefined;

/** This thread's machine, made when it is first asked for. Null where there is no WebAssembly with vectors, or no leave to compile any. */
export function convolutionMachine(): ConvolutionMachine | null {
  if (started === undefined) started = start();
  return started;
}

function start(): ConvolutionMachine | null {
  try {
    const memory = new webAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
    const loops = wasmModule({ toFloats: toFloats(), convolve: convolve(), toBytes: toBytes() }, { shared: false });
    const { exports } = new webAssembly.Instance(new webAssembly.Module(loops), { env: { memory } });
    return {
      ...(exports as Pick<ConvolutionMachine, 'toFloats' | 'convolve' | 'toBytes'>),
      memory(byteCount) {
        if (byteCount > MOST_PAGES * PAGE) return null;
        const missing = byteCount - memory.buffer.byteLength;
        try {
          if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
        } catch {
          return null; // the machine has no more
        }
        return memory.buffer;
      },
    };
  } catch {
    return null;
  }
}
