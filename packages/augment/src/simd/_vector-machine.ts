import { wasmModule, webAssembly } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';

/** Compiled loops and the memory they work in. */
export interface VectorMachine<Name extends string> {
  /** Runs a loop; floats travel as their bits. */
  readonly run: Readonly<Record<Name, (...args: number[]) => void>>;
  /** Makes sure that there are so many bytes of memory; false where there can't be. */
  reserve(byteCount: number): boolean;
  /** All of the memory; another array after `reserve`. */
  bytes(): Uint8Array;
}

const PAGE = 65536;
/** No more than this is asked for: larger pictures take the plain way. */
const MOST_PAGES = 1024; // 64 MiB

/** Compiles loops. Null where there is no WebAssembly with vectors, or no leave to compile any. */
export function vectorMachine<Name extends string>(assemble: () => Readonly<Record<Name, WasmFunction>>): VectorMachine<Name> | null {
  try {
    const memory = new webAssembly.Memory({ initial: 1, maximum: MOST_PAGES });
    const module = new webAssembly.Module(wasmModule(assemble(), { shared: false }));
    const { exports } = new webAssembly.Instance(module, { env: { memory } });
    let bytes = new Uint8Array(memory.buffer);
    return {
      run: exports as VectorMachine<Name>['run'],
      reserve(byteCount) {
        if (byteCount <= bytes.length) return true;
        if (byteCount > MOST_PAGES * PAGE) return false;
        try {
          memory.grow(Math.ceil((byteCount - bytes.length) / PAGE));
        } catch {
          return false; // the machine has no more
        }
        bytes = new Uint8Array(memory.buffer);
        return true;
      },
      bytes: () => bytes,
    };
  } catch {
    return null;
  }
}
