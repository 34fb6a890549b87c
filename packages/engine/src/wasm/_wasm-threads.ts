import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Worker, WorkerOptions } from 'node:worker_threads';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { env } from '@tensorflow/tfjs-core';

/** The release whose insides this file knows. */
const KNOWN_VERSION = '4.22.0';

const require = createRequire(import.meta.url);

/**
 * Prepares tfjs's threaded WebAssembly build to start in Node, where the package has it switched off. Call it before the backend starts,
 * and call what it returns afterwards: that puts everything back. Null when this release of the package is not the known one.
 *
 * Four things are in the way: a flag is false in Node; the worker's script comes as a blob: URL, which worker_threads can't open; the
 * worker is handed the source of a function that the Node bundle has changed; and the pool is capped at half the cores.
 */
export function prepareWasmThreads(threads: number): (() => void) | null {
  const folder = threadedBuild();
  if (folder === null) return null;
  const undo = [useShippedWorker(folder), pretendCores(2 * threads)];
  const previous = env().getFlags().WASM_HAS_MULTITHREAD_SUPPORT;
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  setThreadsCount(threads);
  undo.push(() => env().set('WASM_HAS_MULTITHREAD_SUPPORT', previous ?? false));
  return () => undo.forEach((step) => step());
}

function threadedBuild(): string | null {
  const manifest = require.resolve('@tensorflow/tfjs-backend-wasm/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return version === KNOWN_VERSION ? path.join(path.dirname(manifest), 'wasm-out') : null;
}

/** Makes `new Worker('blob:…')` run the worker script that the package ships, until undone. */
function useShippedWorker(folder: string): () => void {
  const workerThreads = require('node:worker_threads') as { Worker: typeof Worker };
  const script = path.join(folder, 'tfjs-backend-wasm-threaded-simd.js');
  const { wasmWorkerContents } = require(path.join(folder, 'tfjs-backend-wasm-threaded-simd.worker.js')) as { wasmWorkerContents: string };
  // The file holds a template literal that was meant to be escaped once more.
  const workerSource = wasmWorkerContents.replaceAll('\n', '\\n');
  const { Worker: Original } = workerThreads;
  const globalWorker = Object.getOwnPropertyDescriptor(globalThis, 'Worker');

  class PthreadWorker extends Original {
    constructor(file: string | URL, options?: WorkerOptions) {
      const isPthread = typeof file === 'string' && file.startsWith('blob:');
      super(isPthread ? workerSource : file, isPthread ? { ...options, eval: true } : options);
    }

    override postMessage(message: { cmd?: string }, transfer?: Parameters<Worker['postMessage']>[1]): void {
      super.postMessage(message.cmd === 'load' ? { ...message, urlOrBlob: script } : message, transfer);
    }
  }
  workerThreads.Worker = PthreadWorker;

  return () => {
    workerThreads.Worker = Original;
    // The build's loader also sets a global of this name.
    if (globalWorker) Object.defineProperty(globalThis, 'Worker', globalWorker);
    else Reflect.deleteProperty(globalThis, 'Worker');
  };
}

function pretendCores(count: number): () => void {
  const os = require('node:os') as { cpus: typeof import('node:os').cpus };
  const { cpus } = os;
  os.cpus = () => Array.from({ length: count }, () => cpus()[0]!);
  return () => {
    os.cpus = cpus;
  };
}
