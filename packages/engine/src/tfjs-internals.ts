import type { WasmMemory } from '@leoclr/wasm-assembler';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { LeoclrError } from '@leoclr/core';
import { engine, getKernel, registerKernel as register, tidy, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** Tensors by the name that the kernel gives them. */
export type Inputs = Record<string, Tensor>;

/** Plain values that a kernel takes beside its tensors. */
export type Attributes = NamedAttrMap;

/** Name of the backend in use, or null. Unlike most calls into tfjs it never starts a backend. */
export function activeBackendName(): string | null {
  return engine().backendName ?? null;
}

/** True inside a function whose gradient is being taken, but not inside a kernel, whose ops are nobody's business. */
export function isDifferentiating(): boolean {
  const { gradientDepth, kernelDepth } = engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}

/** Runs a kernel with one output. */
export function runKernel<T extends Tensor = Tensor>(name: string, inputs: Inputs, attributes: Attributes = {}): T {
  return engine().runKernel<T>(name, inputs, attributes);
}

/** Runs a kernel with several outputs. */
export function runKernels(name: string, inputs: Inputs, attributes: Attributes = {}): Tensor[] {
  return engine().runKernel<Tensor[]>(name, inputs, attributes);
}

/** Registers a kernel in place of the one that may be there (tfjs warns on the console about a second registration). */
export function replaceKernel(kernel: KernelConfig): void {
  const { kernelName, backendName } = kernel;
  if (getKernel(kernelName, backendName)) unregisterKernel(kernelName, backendName);
  register(kernel);
}

/** Gives a backend a kernel that is composed of other ops; safe to call again. */
export function composeKernel(
  backendName: string,
  kernelName: string,
  compose: (inputs: Inputs, attributes: Attributes) => Tensor | Tensor[],
): void {
  // tfjs hands over the tensors themselves, though the type promises less.
  const kernelFunc: KernelConfig['kernelFunc'] = ({ inputs, attrs }) => tidy(() => compose(inputs as Inputs, attrs ?? {}));
  replaceKernel({ kernelName, backendName, kernelFunc });
}

/** The memory of tfjs's WebAssembly backend and its allocator. */
export interface WasmHeap {
  readonly memory: WasmMemory;
  /** Address of new memory, aligned to 16 bytes. */
  allocate(byteCount: number): number;
  free(address: number): void;
}

/** Emscripten's module object: the single-threaded build exports its memory, the threaded one keeps it beside. */
interface EmscriptenInternals {
  readonly asm: { readonly memory?: WasmMemory };
  readonly wasmMemory?: WasmMemory;
  _malloc(byteCount: number): number;
  _free(address: number): void;
}

export function wasmHeap({ wasm }: BackendWasm): WasmHeap {
  const { asm, wasmMemory, _malloc: allocate, _free: free } = wasm as unknown as EmscriptenInternals;
  const memory = wasmMemory ?? asm.memory;
  if (!memory) throw new LeoclrError('backend', 'the memory of the WebAssembly backend was not found');
  return {
    memory,
    allocate(byteCount) {
      // Addresses come as signed numbers.
      const address = allocate(byteCount) >>> 0;
      if (address === 0) throw outOfMemory(byteCount);
      return address;
    },
    free,
  };
}

/** WebAssembly's addresses end at 4 GiB. */
export function outOfMemory(byteCount: number): LeoclrError {
  const megabytes = Math.ceil(byteCount / 2 ** 20);
  return new LeoclrError(
    'backend',
    `The wasm engine has no room for another ${megabytes} MiB in its 4 GiB. Use smaller batches, pictures or networks.`,
  );
}
