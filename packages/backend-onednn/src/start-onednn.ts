import { LeoclrError } from '@leoclr/core';
import { getKernel, getKernelsForBackend, registerBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig } from '@tensorflow/tfjs-core';
import { openOnednn } from './binding/onednn.ts';
import { tfjsKernels } from './kernels/_native-kernels.ts';
import type { Inputs } from './kernels/_kernel.ts';
import { findOnednn } from './library/find-onednn.ts';
import type { OnednnLibrary } from './library/find-onednn.ts';
import { OnednnBackend } from './onednn-backend.ts';
import { activationLayout, computesWithBf16 } from './runtime/_activation-layout.ts';
import { startRuntime } from './runtime/runtime.ts';
import type { Precision, Runtime } from './runtime/runtime.ts';

/** Name of the tfjs backend. */
export const ONEDNN = 'onednn';

/** tfjs itself takes the backend with the highest number; its wasm backend has 2. */
const PRIORITY = 5;

export interface StartOnednnOptions {
  /** Default: as many as OpenMP thinks right. */
  threads?: number;
  /** Winograd's algorithm for 3 × 3 convolutions. Default true at first, then as it was set last. */
  winograd?: boolean;
  /**
   * Number format of feature maps and their gradients; everything else stays float32. `bf16-keys`: bf16 inside the backend's `keyPass` only.
   * bf16 wants a CPU that computes with it (avx512_bf16); the environment variable LEOCLR_BF16=force skips the check. Default f32 at first,
   * then as it was set last.
   */
  precision?: Precision;
}

/** What has been started. */
export interface OnednnStart {
  readonly library: OnednnLibrary;
  readonly backend: OnednnBackend;
}

let starting: Promise<OnednnStart> | null = null;

/**
 * Registers the tfjs backend `onednn` with all its kernels and returns it; `tf.setBackend('onednn')` makes it the one in use.
 *
 * Calling it again changes the options and nothing else. The library stays loaded for the rest of the process.
 *
 * @throws LeoclrError `backend` when there is no oneDNN library that can be used, or when bf16 makes no sense here: the reason, and what to do.
 */
export async function startOnednn({ threads, winograd, precision }: StartOnednnOptions = {}): Promise<OnednnStart> {
  // Calls that come meanwhile wait for the same one; after a failure the next one tries again.
  starting ??= start(threads).catch((error: unknown) => {
    starting = null;
    throw error;
  });
  const started = await starting;
  const { runtime } = started.backend;
  if (threads !== undefined) setThreads(started.library, runtime, threads);
  if (winograd !== undefined) runtime.winograd = winograd;
  if (precision !== undefined) setPrecision(started, precision);
  return started;
}

async function start(threads: number | undefined): Promise<OnednnStart> {
  const { found, problem } = findOnednn();
  if (found === null) throw new LeoclrError('backend', problem!);
  // Before the first primitive: each is made for the number of threads that it finds.
  if (threads !== undefined) found.threading.setThreads?.(threads);
  const onednn = openOnednn(found.library, found.version.major);
  const backend = new OnednnBackend(startRuntime(onednn, activationLayout(found, onednn)));
  // tfjs's JavaScript kernels, for everything that has no native one.
  await import('@tensorflow/tfjs-backend-cpu');
  registerBackend(ONEDNN, () => backend, PRIORITY);
  for (const kernel of getKernelsForBackend('cpu')) replaceKernel({ ...kernel, backendName: ONEDNN });
  for (const [kernelName, run] of Object.entries(tfjsKernels)) {
    const javascript = getKernel(kernelName, 'cpu');
    replaceKernel({
      kernelName,
      backendName: ONEDNN,
      kernelFunc(call) {
        const result = run(backend, call.inputs as Inputs, call.attrs ?? {}) ?? javascript?.kernelFunc(call);
        if (result === undefined) throw new LeoclrError('backend', `The onednn engine has no ${kernelName} for these shapes.`);
        return result;
      },
    });
  }
  return { library: found, backend };
}

/**
 * Returns a clock of the milliseconds spent inside oneDNN, for profiles. It runs from the first call on, for the rest of the process.
 *
 * @throws LeoclrError `backend` as `startOnednn`.
 */
export async function startNativeClock(): Promise<() => number> {
  const { runtime } = (await startOnednn()).backend;
  const timing = (runtime.timing ??= { milliseconds: 0 });
  return () => timing.milliseconds;
}

function setPrecision({ library, backend }: OnednnStart, precision: Precision): void {
  if (precision !== 'f32' && process.env.LEOCLR_BF16 !== 'force' && !computesWithBf16(library)) {
    throw new LeoclrError(
      'backend',
      "This CPU doesn't compute with bf16 (avx512_bf16), so bf16 would be slower than f32. Use f32, or set LEOCLR_BF16=force.",
    );
  }
  if (precision !== 'f32' && backend.runtime.block === null) {
    throw new LeoclrError('backend', 'The onednn engine keeps feature maps in bf16 only where it keeps them in blocks. Use f32.');
  }
  backend.runtime.precision = precision;
  backend.runtime.activationType = precision === 'bf16' ? 'bf16' : 'f32';
}

/** Primitives made for another number of threads would be slow. */
function setThreads({ threading }: OnednnLibrary, runtime: Runtime, threads: number): void {
  if (threads === runtime.threads) return;
  threading.setThreads?.(threads);
  runtime.plans.clear();
  runtime.threads = threads;
}

function replaceKernel(kernel: KernelConfig): void {
  if (getKernel(kernel.kernelName, kernel.backendName)) unregisterKernel(kernel.kernelName, kernel.backendName);
  registerKernel(kernel);
}
