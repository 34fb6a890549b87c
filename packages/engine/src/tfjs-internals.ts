import type { Worker } from 'node:worker_threads';
import { backend, engine, getKernel, registerKernel as register, tidy, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** Tensors by the name that the kernel gives them. */
export type Inputs = Record<string, Tensor>;

/** Plain values that a kernel takes beside its tensors. */
export type Attributes = NamedAttrMap;

/** Name of the backend in use, or null. Unlike most calls into tfjs it never starts a backend. */
export function activeBackendName(): string | null {
  return engine().backendName ?? null;
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

/** Gives a backend a tfjs kernel that is composed of other ops; safe to call again. */
export function replaceWithComposed(backendName: string, kernelName: string, compose: (inputs: Inputs, attributes: Attributes) => Tensor): void {
  replaceKernel({ kernelName, backendName, kernelFunc: ({ inputs, attrs }) => tidy(() => compose(inputs as Inputs, attrs ?? {})) });
}

/** The parts of tfjs's WebAssembly backend that we look at. */
interface WasmBackendInternals {
  readonly wasm: { readonly PThread?: { runningWorkers: Worker[]; unusedWorkers: Worker[] } };
}

/**
 * Lets the process end although the WebAssembly backend's threads sleep, and ends those of its eight that it does not use.
 */
export function releaseWasmWorkers(): void {
  const { PThread } = (backend() as unknown as WasmBackendInternals).wasm;
  if (!PThread) return;
  for (const worker of PThread.runningWorkers) worker.unref();
  for (const worker of PThread.unusedWorkers) void worker.terminate();
  PThread.unusedWorkers = [];
}
