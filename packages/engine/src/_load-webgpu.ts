import type { EngineStart } from './_engines.ts';
import { importOptional } from './_import-optional.ts';
import { startBackend } from './_start-backend.ts';

const ADVICE = 'Install both with "npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0", or use the engine wasm.';

/** Gives Node a `navigator.gpu` (Dawn, npm package webgpu) and starts tfjs's WebGPU backend on it. */
export async function loadWebgpu(): Promise<EngineStart> {
  const scope = globalThis as { navigator?: { gpu?: unknown } };
  if (!scope.navigator?.gpu) {
    const dawn = await importOptional('webgpu', ADVICE);
    installGpu((dawn.create as (options: string[]) => unknown)([]), dawn.globals as Record<string, unknown>);
  }
  // Only now: the backend registers itself on import, and only where it sees navigator.gpu.
  await importOptional('@tensorflow/tfjs-backend-webgpu', ADVICE);
  await startBackend('webgpu', 'No adapter was found: install a Vulkan, Metal or Direct3D 12 driver, or use the engine wasm.');
  return { threads: 1, simd: false, notes: [], replaced: [] };
}

function installGpu(gpu: unknown, globals: Record<string, unknown>): void {
  Object.assign(globalThis, globals);
  const { navigator } = globalThis as { navigator?: object };
  if (navigator) Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  // Node 20 has no navigator.
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent: 'node' }, configurable: true, writable: true });
}
