import { filterGradientByProducts } from './composed/_conv2d-backprop-filter.ts';
import { resizeBilinearGradient } from './composed/_resize-bilinear-gradient.ts';
import type { EngineStart } from './_engines.ts';
import { startBackend } from './_start-backend.ts';
import { composeKernel } from './tfjs-internals.ts';

/**
 * Starts tfjs's plain JavaScript backend, with a filter gradient that is not hundreds of times slower than the forward pass, and a
 * gradient of resizing that is right (tfjs 4.22 exchanges height and width, and knows no half pixel centres).
 */
export async function loadCpu(): Promise<EngineStart> {
  await import('@tensorflow/tfjs-backend-cpu');
  await startBackend('cpu', 'Reinstall @tensorflow/tfjs-backend-cpu.');
  composeKernel('cpu', 'Conv2DBackpropFilter', filterGradientByProducts);
  composeKernel('cpu', 'ResizeBilinearGrad', resizeBilinearGradient);
  return {
    threads: 1,
    simd: false,
    notes: ['cpu is for tests only: it is hundreds of times slower than wasm.'],
    replaced: ['Conv2DBackpropFilter', 'ResizeBilinearGrad'],
  };
}
