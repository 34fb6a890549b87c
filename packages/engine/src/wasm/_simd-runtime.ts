import { types } from 'node:util';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { wasmModule, webAssembly } from '@leoclr/wasm-assembler';
import { outOfMemory, wasmHeap } from '../tfjs-internals.ts';
import { simdKernels } from './kernels/_simd-kernels.ts';
import type { SimdKernelName } from './kernels/_simd-kernels.ts';
import { workerPool } from './_worker-pool.ts';
import type { Cut } from './_worker-pool.ts';

/** Our own machine code, running in the memory of tfjs's WebAssembly backend. Addresses are bytes in that memory. */
export interface SimdRuntime {
  readonly threads: number;
  /** Whether 3 × 3 convolutions may use Winograd's algorithm. */
  winograd: boolean;
  /** Runs a kernel over `total` units of work, shared among the threads. The cut never changes the result. */
  run(kernel: SimdKernelName, args: readonly number[], total: number, cut?: Cut): void;
  address(tensor: TensorInfo): number;
  /** A new float32 tensor, not filled. */
  output(shape: number[]): TensorInfo;
  /**
   * A tensor that takes over the memory of one that will not be read again, where no other tensor shares it; else a new one like `output`.
   * It is a new tensor in name, since tfjs keeps packed copies of filters by name.
   */
  takeOver(tensor: TensorInfo): TensorInfo;
  /** The numbers at an address, until memory grows. */
  numbers(address: number, length: number): Float32Array;
  /** Gives back the memory of a tensor that `output` made and that nobody else has seen. */
  free(tensor: TensorInfo): void;
  /** Fills a tensor with zeros. */
  clear(tensor: TensorInfo): void;
  /** Memory that lives on, filled with zeros when it is new; asking again under the same name gives the same memory, or a larger one. */
  scratch(name: string, byteCount: number): number;
  /** Memory that holds the given whole numbers; made once for each name. */
  table(name: string, make: () => Int32Array): number;
}

/** Loads our machine code beside the running WebAssembly backend. */
export function startSimdRuntime(tfjs: BackendWasm, threads: number): SimdRuntime {
  const heap = wasmHeap(tfjs);
  const shared = types.isSharedArrayBuffer(heap.memory.buffer);
  const module = new webAssembly.Module(wasmModule(simdKernels, { shared }));
  const pool = workerPool(module, heap.memory, shared ? threads : 1);
  const names = Object.keys(simdKernels);
  const scratches = new Map<string, { address: number; byteCount: number }>();
  const tables = new Map<string, number>();
  const address = (tensor: TensorInfo): number => tfjs.dataIdMap.get(tensor.dataId).memoryOffset;
  const output = (shape: number[]): TensorInfo => {
    const tensor = tfjs.makeOutput(shape, 'float32');
    if (address(tensor) === 0) throw outOfMemory(4 * util.sizeFromShape(shape));
    return tensor;
  };

  return {
    threads: pool.threads,
    winograd: true,
    run: (kernel, args, total, cut) => pool.run(names.indexOf(kernel), args, total, cut),
    address,
    output,
    takeOver({ dataId, shape }) {
      if (tfjs.refCount(dataId) !== 1) return output(shape);
      const data = tfjs.dataIdMap.get(dataId);
      const taken = tfjs.makeOutput(shape, 'float32', data.memoryOffset);
      // Disposing the old tensor then frees nothing.
      data.memoryOffset = 0;
      return taken;
    },
    numbers: (at, length) => new Float32Array(heap.memory.buffer, at, length),
    free: ({ dataId }) => {
      tfjs.disposeData(dataId);
    },
    clear: (tensor) => {
      tfjs.typedArrayFromHeap(tensor).fill(0);
    },
    scratch(name, byteCount) {
      const known = scratches.get(name);
      if (known && known.byteCount >= byteCount) return known.address;
      if (known) heap.free(known.address);
      const fresh = heap.allocate(byteCount);
      new Uint8Array(heap.memory.buffer, fresh, byteCount).fill(0);
      scratches.set(name, { address: fresh, byteCount });
      return fresh;
    },
    table(name, make) {
      const known = tables.get(name);
      if (known !== undefined) return known;
      const numbers = make();
      const fresh = heap.allocate(numbers.byteLength);
      new Int32Array(heap.memory.buffer, fresh, numbers.length).set(numbers);
      tables.set(name, fresh);
      return fresh;
    },
  };
}
