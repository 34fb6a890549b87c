import { env } from '@tensorflow/tfjs-core';
import type { EngineStart } from '../_engines.ts';
import { startBackend } from '../_start-backend.ts';
import { activeBackendName, releaseWasmWorkers } from '../tfjs-internals.ts';
import { provideWasmKernels } from './_provide-wasm-kernels.ts';
import { prepareWasmThreads } from './_wasm-threads.ts';

const ADVICE = 'Reinstall @tensorflow/tfjs-backend-wasm 4.22.0.';
/** The threaded build brings a pool of eight. */
const MOST_THREADS = 8;
/** A pool that has not started by then never will. */
const START_LIMIT_MS = 20_000;

/** Starts tfjs's WebAssembly backend, with threads where that works, and completes it for training. */
export async function loadWasm({ threads }: { threads: number }): Promise<EngineStart> {
  const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  const notes: string[] = [];
  const wanted = Math.min(threads, MOST_THREADS);
  const running = activeBackendName() === 'wasm';
  if (!running && wanted > 1) notes.push(...(await startThreaded(wanted)));
  await startBackend('wasm', ADVICE);
  const composed = provideWasmKernels();
  const actual = getThreadsCount();
  if (running && actual !== wanted) notes.push(`wasm keeps the ${actual} thread(s) that it was started with.`);
  const simd = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) as boolean;
  if (!simd) notes.push('This machine has no WebAssembly SIMD: expect a quarter of the usual speed.');
  return { threads: actual, simd, notes, composed };
}

/** Tries the threaded build; says so where that fails, and leaves the way free for the ordinary one. */
async function startThreaded(threads: number): Promise<string[]> {
  const undo = prepareWasmThreads(threads);
  if (!undo) return ['wasm runs on one thread: threads are known to work with @tensorflow/tfjs-backend-wasm 4.22.0 only.'];
  try {
    await within(START_LIMIT_MS, startBackend('wasm', ADVICE));
    releaseWasmWorkers();
    return [];
  } catch (error) {
    return [`wasm runs on one thread: its threads did not start (${error instanceof Error ? error.message : String(error)}).`];
  } finally {
    undo();
  }
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
