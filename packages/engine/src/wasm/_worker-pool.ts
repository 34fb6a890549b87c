import { Worker } from 'node:worker_threads';
import { webAssembly } from './_web-assembly.ts';
import type { WasmMemory, WasmModule } from './_web-assembly.ts';

/** Threads that run the functions of one WebAssembly module in shared memory. */
export interface WorkerPool {
  readonly threads: number;
  /** Runs function number `index` on all threads, each with its own share of 0 … `total`, and returns when all are done. */
  run(index: number, args: readonly number[], total: number): void;
}

/** Places in the control block. */
const GENERATION = 0;
const PENDING = 1;
const FUNCTION = 2;
const TOTAL = 3;
const ARGUMENT_COUNT = 4;
const ARGUMENTS = 5;
const CONTROL_CELLS = 64;
/** Looks before sleeping; waking a thread takes longer than most of our kernels' tails. */
const SPINS = 2000;

/** What a worker runs. It is source, since Node 20 can't load a TypeScript file into a worker. */
const WORKER_SOURCE = `
const { workerData: { module, memory, control, thread, threads } } = require('node:worker_threads');
const functions = Object.values(new WebAssembly.Instance(module, { env: { memory } }).exports);
const cells = new Int32Array(control);
for (let generation = 0; ; generation++) {
  for (let spin = 0; spin < ${SPINS} && Atomics.load(cells, ${GENERATION}) === generation; spin++);
  while (Atomics.load(cells, ${GENERATION}) === generation) Atomics.wait(cells, ${GENERATION}, generation);
  const total = cells[${TOTAL}];
  const share = (part) => Math.floor((total * part) / threads);
  functions[cells[${FUNCTION}]](...cells.subarray(${ARGUMENTS}, ${ARGUMENTS} + cells[${ARGUMENT_COUNT}]), thread, share(thread), share(thread + 1));
  if (Atomics.sub(cells, ${PENDING}, 1) === 1) Atomics.notify(cells, ${PENDING});
}`;

/** Starts `threads` − 1 workers; the calling thread is the first. The workers don't keep the process alive. */
export function workerPool(module: WasmModule, memory: WasmMemory, threads: number): WorkerPool {
  const functions = Object.values(new webAssembly.Instance(module, { env: { memory } }).exports) as ((...args: number[]) => void)[];
  const control = new SharedArrayBuffer(4 * CONTROL_CELLS);
  const cells = new Int32Array(control);
  for (let thread = 1; thread < threads; thread++) {
    const worker = new Worker(WORKER_SOURCE, { eval: true, workerData: { module, memory, control, thread, threads } });
    worker.unref();
  }
  return {
    threads,
    run(index, args, total) {
      if (threads === 1) return functions[index]!(...args, 0, 0, total);
      cells[FUNCTION] = index;
      cells[TOTAL] = total;
      cells[ARGUMENT_COUNT] = args.length;
      cells.set(args, ARGUMENTS);
      Atomics.store(cells, PENDING, threads - 1);
      Atomics.add(cells, GENERATION, 1);
      Atomics.notify(cells, GENERATION);
      functions[index]!(...args, 0, 0, Math.floor(total / threads));
      for (let spin = 0; spin < SPINS && Atomics.load(cells, PENDING) > 0; spin++);
      for (let pending = Atomics.load(cells, PENDING); pending > 0; pending = Atomics.load(cells, PENDING)) Atomics.wait(cells, PENDING, pending);
    },
  };
}
