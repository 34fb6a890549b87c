import { getGradient, getKernel, registerGradient } from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { activeBackendName, composeKernel, runKernel, runKernels } from './tfjs-internals.ts';
import type { Attributes, Inputs } from './tfjs-internals.ts';

/**
 * A kernel of ours. `compose` writes it in ordinary tfjs ops, so that it runs on every backend; a backend that can do better registers
 * a kernel of the same name before `useEngine` does.
 */
export interface FusedKernel {
  readonly name: string;
  readonly compose: (inputs: Inputs, attributes: Attributes) => Tensor | Tensor[];
  /** Only for kernels that differentiated code runs. */
  readonly gradient?: Omit<GradConfig, 'kernelName'>;
}

/** Gives a backend the composed version of a kernel unless it has one already, and registers the gradient. True when it was composed. */
export function provideKernel(kernel: FusedKernel, backendName: string): boolean {
  if (kernel.gradient && !getGradient(kernel.name)) registerGradient({ kernelName: kernel.name, ...kernel.gradient });
  if (getKernel(kernel.name, backendName)) return false;
  composeKernel(backendName, kernel.name, kernel.compose);
  return true;
}

/** Runs one of our kernels with one output; works on any backend, also one that the program has set after `useEngine`. */
export function runFused<T extends Tensor = Tensor>(kernel: FusedKernel, inputs: Inputs, attributes: Attributes = {}): T {
  provideForActiveBackend(kernel);
  return runKernel<T>(kernel.name, inputs, attributes);
}

/** The same for a kernel with several outputs. */
export function runFusedMany(kernel: FusedKernel, inputs: Inputs, attributes: Attributes = {}): Tensor[] {
  provideForActiveBackend(kernel);
  return runKernels(kernel.name, inputs, attributes);
}

function provideForActiveBackend(kernel: FusedKernel): void {
  const backendName = activeBackendName();
  if (backendName !== null) provideKernel(kernel, backendName);
}
