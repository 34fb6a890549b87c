import { Worker } from 'node:worker_threads';
import { LeoclrError } from '@leoclr/core';
import { webAssembly } from '@leoclr/wasm-assembler';
import type { WasmMemory, WasmModule } from '@leoclr/wasm-assembler';

/** How work is cut. */
export interface Cut {
  /** Units that a part has at least. Default 1. */
  readonly grain?: number;
  /** Parts for each thread: more of them wait less for a thread that the machine has put aside. Default 4. */
  readonly partsPerThread?: number;
}

/** Threads that run the functions of one WebAssembly module in shared memory. */
export interface WorkerPool {
  readonly threads: number;
  /** Runs function number `index` for all of 0 … `total`, in parts that the threads take as they can, and returns when all are done. */
  run(index: number, args: readonly number[], total: number, cut?: Cut): void;
}

/** Places in the control block. */
const GENERATION = 0;
/** Number of parts · 2^16 + number of parts taken. One cell, so that nobody takes a part of one job by the count of another. */
const TAKEN = 1;
const DONE = 2;
const FUNCTION = 3;
const TOTAL = 4;
const ARGUMENT_COUNT = 5;
const ARGUMENTS = 6;
const CONTROL_CELLS = 64;
/** Looks before a thread goes to sleep: waking it takes longer than what lies between two kernels. */
const SPINS = 4000;
/** A part takes milliseconds; a thread that shows nothing for so long has failed. */
const PATIENCE_MS = 300_000;

type KernelFunction = (...args: number[]) => void;

/** What a worker runs: it sleeps until the generation changes, then does as `work` below. Source, since Node 20 can't load TypeScript into a worker. */
const WORKER_SOURCE = `
const { workerData: { module, memory, control, thread } } = require('node:worker_threads');
const functions = Object.values(new WebAssembly.Instance(module, { env: { memory } }).exports);
const cells = new Int32Array(control);
for (let seen = 0; ; ) {
  for (let spin = 0; spin < ${SPINS} && Atomics.load(cells, ${GENERATION}) === seen; spin++);
  while (Atomics.load(cells, ${GENERATION}) === seen) Atomics.wait(cells, ${GENERATION}, seen);
  seen = Atomics.load(cells, ${GENERATION});
  for (;;) {
    const taken = Atomics.add(cells, ${TAKEN}, 1);
    const [parts, part] = [taken >>> 16, taken & 0xffff];
    if (part >= parts) break;
    const share = (end) => Math.floor((cells[${TOTAL}] * end) / parts);
    functions[cells[${FUNCTION}]](...cells.subarray(${ARGUMENTS}, ${ARGUMENTS} + cells[${ARGUMENT_COUNT}]), thread, share(part), share(part + 1));
    if (Atomics.add(cells, ${DONE}, 1) + 1 === parts) Atomics.notify(cells, ${DONE});
  }
}`;

/** Starts `threads` − 1 workers; the calling thread is the first. The workers don't keep the process alive. */
export function workerPool(module: WasmModule, memory: WasmMemory, threads: number): WorkerPool {
  const functions = Object.values(new webAssembly.Instance(module, { env: { memory } }).exports) as KernelFunction[];
  const control = new SharedArrayBuffer(4 * CONTROL_CELLS);
  const cells = new Int32Array(control);
  for (let thread = 1; thread < threads; thread++) {
    // Without the program's own flags, e.g. --input-type=module, the source is what it looks like.
    const worker = new Worker(WORKER_SOURCE, { eval: true, execArgv: [], workerData: { module, memory, control, thread } });
    worker.unref();
  }
  return {
    threads,
    run(index, args, total, { grain = 1, partsPerThread = 4 } = {}) {
      const parts = Math.min(threads * partsPerThread, Math.floor(total / grain));
      if (threads === 1 || parts < 2) return functions[index]!(...args, 0, 0, total);
      cells[FUNCTION] = index;
      cells[TOTAL] = total;
      cells[ARGUMENT_COUNT] = args.length;
      cells.set(args, ARGUMENTS);
      Atomics.store(cells, DONE, 0);
      Atomics.store(cells, TAKEN, parts << 16);
      Atomics.add(cells, GENERATION, 1);
      Atomics.notify(cells, GENERATION);
      work(cells, (begin, end) => functions[index]!(...args, 0, begin, end), total);
      for (let spin = 0; spin < SPINS && Atomics.load(cells, DONE) < parts; spin++);
      sleepUntil(cells, parts);
    },
  };
}

function sleepUntil(cells: Int32Array, parts: number): void {
  for (let done = Atomics.load(cells, DONE); done < parts; done = Atomics.load(cells, DONE)) {
    const woken = Atomics.wait(cells, DONE, done, PATIENCE_MS);
    if (woken === 'timed-out')
      throw new LeoclrError('backend', 'A thread of the wasm engine stopped answering. Set LEOCLR_THREADS=1 to do without.');
  }
}

/** Takes parts until none is left. */
function work(cells: Int32Array, run: (begin: number, end: number) => void, total: number): void {
  for (;;) {
    const taken = Atomics.add(cells, TAKEN, 1);
    const parts = taken >>> 16;
    const part = taken & 0xffff;
    if (part >= parts) return;
    run(Math.floor((total * part) / parts), Math.floor((total * (part + 1)) / parts));
    Atomics.add(cells, DONE, 1);
  }
}
