import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { backend, env } from '@tensorflow/tfjs-core';
import type { EngineStart, LoadOptions } from '../_engines.ts';
import { startBackend } from '../_start-backend.ts';
import { activeBackendName } from '../tfjs-internals.ts';
import { completeWasmKernels } from './_complete-wasm-kernels.ts';
import { provideFusedKernels } from './_provide-fused-kernels.ts';
import { prepareSharedMemory } from './_shared-memory.ts';
import { startSimdRuntime } from './_simd-runtime.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

const ADVICE = 'Reinstall @tensorflow/tfjs-backend-wasm 4.22.0.';

/** One for each backend: it lives in the backend's memory. */
const runtimes = new WeakMap<BackendWasm, SimdRuntime>();

/** Starts tfjs's WebAssembly backend, with threads where that works, and completes it with machine code of ours. */
export async function loadWasm({ threads, winograd }: LoadOptions): Promise<EngineStart> {
  await import('@tensorflow/tfjs-backend-wasm');
  const notes: string[] = [];
  if (threads > 1 && activeBackendName() !== 'wasm') notes.push(...(await startWithSharedMemory()));
  await startBackend('wasm', ADVICE);
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean;
  const runtime = simd ? runtimeFor(threads, notes) : null;
  if (!simd) notes.push('wasm runs without SIMD, which this machine lacks: expect a tenth of the usual speed.');
  if (runtime) {
    if (winograd !== undefined) runtime.winograd = winograd;
    provideFusedKernels(runtime);
    if (runtime.threads !== threads && notes.length === 0) {
      notes.push(`wasm keeps the ${runtime.threads === 1 ? 'one thread' : `${runtime.threads} threads`} that it was started with.`);
    }
  }
  return { threads: runtime?.threads ?? 1, simd, notes, replaced: completeWasmKernels(runtime) };
}

/** Tries the build with shared memory; says so where that fails, and leaves the way free for the ordinary one. */
async function startWithSharedMemory(): Promise<string[]> {
  const undo = prepareSharedMemory();
  if (!undo) return ['wasm runs on one thread: threads work with @tensorflow/tfjs-backend-wasm 4.22.0 only.'];
  try {
    await startBackend('wasm', ADVICE);
    return [];
  } catch {
    return ['wasm runs on one thread: its memory could not be shared here.'];
  } finally {
    undo();
  }
}

function runtimeFor(threads: number, notes: string[]): SimdRuntime | null {
  const tfjs = backend() as BackendWasm;
  const known = runtimes.get(tfjs);
  if (known) return known;
  try {
    const runtime = startSimdRuntime(tfjs, threads);
    runtimes.set(tfjs, runtime);
    return runtime;
  } catch (error) {
    notes.push(
      `wasm runs on tfjs's own kernels, several times slower: ours could not be loaded (${error instanceof Error ? error.message : String(error)}).`,
    );
    return null;
  }
}
