import { LeoclrError } from '@leoclr/core';
import { tidy } from '@tensorflow/tfjs-core';
import type { OnednnBackend } from '@leoclr/backend-onednn';
import type { EngineStart, LoadOptions } from './_engines.ts';
import { resizeBilinear } from './composed/_resize-bilinear.ts';
import { resizeBilinearGradient } from './composed/_resize-bilinear-gradient.ts';
import { fusedKernels } from './_fused-kernels.ts';
import { startBackend } from './_start-backend.ts';
import { composeKernel, replaceKernel } from './tfjs-internals.ts';
import type { Inputs } from './tfjs-internals.ts';

/** Starts our own backend on the oneDNN library of this machine, with its versions of our fused kernels. */
export async function loadOnednn({ threads, winograd, precision }: LoadOptions): Promise<EngineStart> {
  const { ONEDNN, fusedKernels: native, startOnednn } = await importBackend();
  const { library, backend } = await startOnednn({
    threads,
    ...(winograd === undefined ? {} : { winograd }),
    ...(precision === undefined ? {} : { precision }),
  });
  await startBackend(ONEDNN, 'Use the engine wasm.');
  for (const { name, compose } of fusedKernels) {
    const run = native[name];
    if (run === undefined) continue;
    replaceKernel({
      kernelName: name,
      backendName: ONEDNN,
      // What has no native form, e.g. empty batches, goes to the composed version.
      kernelFunc: ({ inputs, attrs = {} }) =>
        run(backend satisfies OnednnBackend, inputs, attrs) ?? tidy(() => compose(inputs as Inputs, attrs)),
    });
  }
  // What it has from the cpu backend exchanges height and width.
  composeKernel(ONEDNN, 'ResizeBilinearGrad', resizeBilinearGradient);
  // As products, which are native.
  composeKernel(ONEDNN, 'ResizeBilinear', resizeBilinear);
  return {
    threads,
    simd: true,
    precision: backend.runtime.precision,
    notes: library.notes,
    replaced: ['ResizeBilinear', 'ResizeBilinearGrad'],
  };
}

/** Why oneDNN can't be used here, or null. */
export async function onednnProblem(): Promise<string | null> {
  try {
    const { findOnednn } = await importBackend();
    return findOnednn().problem;
  } catch (error) {
    if (error instanceof LeoclrError) return error.message;
    throw error;
  }
}

/** koffi, which calls the library, has a binary part for each platform. npm leaves it out with --omit=optional, and some have none. */
async function importBackend(): Promise<typeof import('@leoclr/backend-onednn')> {
  try {
    return await import('@leoclr/backend-onednn');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new LeoclrError(
      'backend',
      `useEngine(): the engine onednn can't be loaded (${reason}). Reinstall without --omit=optional, or use the engine wasm.`,
      { cause },
    );
  }
}
