import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import { env } from '@tensorflow/tfjs-core';

/** The release whose insides this file knows. */
const KNOWN_VERSION = '4.22.0';

const require = createRequire(import.meta.url);

/**
 * Makes tfjs's WebAssembly backend start with shared memory, which Node has switched off there, so that threads of ours can work in it.
 * Call it before the backend starts, and call what it returns afterwards: that puts everything back. Null when this release of the package
 * is not the known one.
 *
 * The threaded build wants eight workers of its own, which it can't start in Node. It needs none, since it is told to use one thread, so
 * it gets eight that only say that they are ready.
 */
export function prepareSharedMemory(): (() => void) | null {
  const { version } = JSON.parse(readFileSync(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'), 'utf8')) as {
    version: string;
  };
  if (version !== KNOWN_VERSION) return null;
  const workerThreads = require('node:worker_threads') as { Worker: unknown };
  const { Worker } = workerThreads;
  const globalWorker = Object.getOwnPropertyDescriptor(globalThis, 'Worker');
  const flag = env().getFlags().WASM_HAS_MULTITHREAD_SUPPORT ?? false;
  workerThreads.Worker = IdleWorker;
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', true);
  setThreadsCount(1);
  return () => {
    workerThreads.Worker = Worker;
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', flag);
    // The build's loader also sets a global of this name.
    if (globalWorker) Object.defineProperty(globalThis, 'Worker', globalWorker);
    else Reflect.deleteProperty(globalThis, 'Worker');
  };
}

/** Answers like a worker that has loaded the build, and does nothing else. */
class IdleWorker {
  private onMessage: (message: { cmd: string }) => void = () => {};

  constructor(url: string) {
    // The script was made for this worker alone.
    URL.revokeObjectURL(url);
  }

  on(event: string, listener: (message: { cmd: string }) => void): void {
    if (event === 'message') this.onMessage = listener;
  }

  postMessage({ cmd }: { cmd: string }): void {
    if (cmd === 'load') queueMicrotask(() => this.onMessage({ cmd: 'loaded' }));
  }

  unref(): void {}
}
