import os from 'node:os';
import { LeoclrError, unknownName } from '@leoclr/core';
import { enableProdMode, getKernel, ready } from '@tensorflow/tfjs-core';
import { engines } from './_engines.ts';
import type { Engine, EngineName, EngineStart, LoadOptions, Precision } from './_engines.ts';
import { provideKernel } from './_fused-kernel.ts';
import { fusedKernels } from './_fused-kernels.ts';
import { neededKernels } from './_needed-kernels.ts';
import { registerGradients } from './register-gradients.ts';
import { activeBackendName } from './tfjs-internals.ts';

export type { EngineName, Precision } from './_engines.ts';

export interface UseEngineOptions {
  /** Threads for engines that take a number. Default: the environment variable LEOCLR_THREADS, or else os.availableParallelism(). */
  threads?: number;
  /**
   * Lets the engines onednn and wasm compute 3 × 3 convolutions with Winograd's algorithm: about twice as quick, with rounding errors near 2e-6 of the
   * values in place of 4e-7. Default: true at first, then as it was set last.
   */
  winograd?: boolean;
  /**
   * Number format of feature maps and their gradients. `bf16` is for the engine onednn on CPUs that compute with it (avx512_bf16): half the
   * memory; weights, statistics, sums and the loss stay float32. `bf16-keys`: only what runs inside `keyPass`, so that gradients stay exact.
   * Default: f32 at first, then as it was set last.
   */
  precision?: Precision;
}

/** What is in use, for a log line or `leoclr doctor`. */
export interface EngineReport {
  /** The engine's name; for a backend that the user set and that is no engine of ours, the backend's. */
  readonly name: string;
  /** Name of the tfjs backend. */
  readonly backend: string;
  /** Threads in use; 0 where the backend does not tell. */
  readonly threads: number;
  readonly simd: boolean;
  /** Number format of feature maps and their gradients. */
  readonly precision: Precision;
  /** Sentences that a person should see. */
  readonly notes: readonly string[];
  /** Kernels of ours that the backend brings itself. */
  readonly nativeKernels: readonly string[];
  /** Kernels of ours that are composed of tfjs's. */
  readonly composedKernels: readonly string[];
  /** Kernels of tfjs's that were added to the backend or replaced. */
  readonly replacedKernels: readonly string[];
}

/**
 * Starts an engine, completes it for training and returns what is in use.
 *
 * With 'auto' a backend that the program has already set stays; otherwise it takes the first
 * engine that can be used: onednn, and where its library is missing wasm, with the reason in the report's notes. Only onednn has bf16.
 * Registers gradients and all our kernels. Calling it again is cheap.
 *
 * @throws LeoclrError `option` for an unknown name or thread count, `backend` when the engine is missing, does not start or lacks kernels.
 *
 * @example
 * ```ts
 * const { name, threads } = await useEngine();
 * ```
 */
export function useEngine(name: EngineName | 'auto' = 'auto', options: UseEngineOptions = {}): Promise<EngineReport> {
  const report = lastCall.then(() => startAndComplete(name, options));
  lastCall = report.catch(() => {});
  return report;
}

/** Calls wait for each other: what 'auto' takes depends on what has been started. */
let lastCall: Promise<unknown> = Promise.resolve();

async function startAndComplete(
  name: EngineName | 'auto',
  { threads: wanted, winograd, precision }: UseEngineOptions,
): Promise<EngineReport> {
  const threads = threadCount(wanted);
  // Keeps tfjs from printing its advertisement for tfjs-node.
  enableProdMode();
  const { engine, start } = await startChosen(name, { threads, winograd, precision });
  if (wantsBf16(precision) && engine?.name !== 'onednn') throw noBf16(engine?.name ?? activeBackendName()!, precision!);
  const backend = activeBackendName()!;
  registerGradients();
  const composed = fusedKernels.filter((kernel) => provideKernel(kernel, backend)).map((kernel) => kernel.name);
  checkKernels(backend);
  return {
    name: engine?.name ?? backend,
    backend,
    threads: start.threads,
    simd: start.simd,
    precision: start.precision ?? 'f32',
    notes: start.notes,
    nativeKernels: fusedKernels.map((kernel) => kernel.name).filter((kernel) => !composed.includes(kernel)),
    composedKernels: composed,
    replacedKernels: start.replaced,
  };
}

function wantsBf16(precision: Precision | undefined): boolean {
  return precision === 'bf16' || precision === 'bf16-keys';
}

function noBf16(name: string, precision: Precision): LeoclrError {
  return new LeoclrError(
    'option',
    `useEngine(): expected precision to be f32 for the engine ${name}, got ${precision}. Only onednn has bf16 ("leoclr engine install").`,
  );
}

interface Started {
  /** Null for a backend of the user's that is no engine of ours. */
  readonly engine: Engine | null;
  readonly start: EngineStart;
}

async function startChosen(name: EngineName | 'auto', options: LoadOptions): Promise<Started> {
  if (name !== 'auto') {
    const engine = engines.find((candidate) => candidate.name === name);
    if (!engine)
      throw new LeoclrError('option', `useEngine(): ${unknownName('engine', name, ['auto', ...engines.map((known) => known.name)])}`);
    return { engine, start: await engine.load(options) };
  }
  const active = activeBackendName();
  if (active === null) {
    const candidates = engines.filter((engine) => engine.automatic && (engine.name === 'onednn' || !wantsBf16(options.precision)));
    return startFirst(candidates, options);
  }
  const engine = engines.find(({ backend, optional }) => backend === active && !optional) ?? null;
  return { engine, start: engine ? await engine.load(options) : await keepUsersBackend() };
}

/** The first engine that can be used; the report says in a note why those before it can't. */
async function startFirst(candidates: readonly Engine[], options: LoadOptions): Promise<Started> {
  const notes: string[] = [];
  for (const engine of candidates) {
    const isLast = engine === candidates.at(-1);
    try {
      const problem = isLast ? null : ((await engine.problem?.()) ?? null);
      if (problem !== null) throw new LeoclrError('backend', problem);
      const start = await engine.load(options);
      return { engine, start: { ...start, notes: [...notes, ...start.notes] } };
    } catch (error) {
      // What the library is can show as late as when it starts.
      if (isLast || !(error instanceof LeoclrError)) throw error;
      notes.push(error.message);
    }
  }
  throw new LeoclrError('backend', 'useEngine(): no engine can be used.');
}

async function keepUsersBackend(): Promise<EngineStart> {
  await ready();
  return { threads: 0, simd: false, notes: [], replaced: [] };
}

function checkKernels(backend: string): void {
  const missing = neededKernels.filter((kernel) => !getKernel(kernel, backend));
  if (missing.length === 0) return;
  throw new LeoclrError(
    'backend',
    `useEngine(): the tfjs backend "${backend}" lacks ${missing.length} kernels that training needs: ${missing.join(', ')}. Use the engine wasm, or a version of the backend that has them.`,
  );
}

function threadCount(wanted: number | undefined): number {
  const { LEOCLR_THREADS: fromEnvironment } = process.env;
  const count = wanted ?? (fromEnvironment ? Number(fromEnvironment) : os.availableParallelism());
  if (Number.isInteger(count) && count > 0) return count;
  const [what, came] = wanted === undefined ? ['the environment variable LEOCLR_THREADS', fromEnvironment] : ['threads', wanted];
  throw new LeoclrError('option', `useEngine(): expected ${what} to be a whole number from 1, got ${came}.`);
}
