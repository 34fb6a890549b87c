import { env } from '@tensorflow/tfjs-core';
import type { EngineStart } from '../_engines.ts';
import { startBackend } from '../_start-backend.ts';
import { provideWasmKernels } from './_provide-wasm-kernels.ts';

/** Starts tfjs's WebAssembly backend and completes it for training. */
export async function loadWasm(_options: { threads: number }): Promise<EngineStart> {
  const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  await startBackend('wasm', 'Reinstall @tensorflow/tfjs-backend-wasm.');
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean;
  return { threads: getThreadsCount(), simd, notes: [], composed: provideWasmKernels() };
}
