import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import {
  add,
  copyRegisteredKernels,
  getBackend,
  registerBackend,
  removeBackend,
  setBackend,
  tensor1d,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import { LeoclrError } from '@leoclr/core';
import { fusedKernels } from './_fused-kernels.ts';
import { useEngine } from './use-engine.ts';
import type { EngineName } from './use-engine.ts';

afterEach(() => vi.unstubAllEnvs());

async function failure(work: Promise<unknown>): Promise<LeoclrError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LeoclrError);
  return error as LeoclrError;
}

test('takes wasm when nothing is set and there is no oneDNN, with all kernels', async () => {
  vi.stubEnv('LEOCLR_ONEDNN', 'off');
  expect(getBackend()).toBeUndefined();
  const report = await useEngine('auto', { threads: 2 });
  expect(report).toMatchInlineSnapshot(`
    {
      "backend": "wasm",
      "composedKernels": [
        "LeoclrConv2dBatchNormEval",
        "LeoclrConv2dBatchNormTrain",
        "LeoclrConv2dBatchNormTrainGradient",
        "LeoclrGlobalAveragePool",
        "LeoclrGlobalAveragePoolGradient",
        "LeoclrL2Normalize",
        "LeoclrReplaceRows",
        "LeoclrRunningAverage",
      ],
      "name": "wasm",
      "nativeKernels": [
        "LeoclrConv2d",
        "LeoclrConv2dInputGradient",
        "LeoclrConv2dFilterGradient",
        "LeoclrBatchNormTrain",
        "LeoclrBatchNormReluTrain",
        "LeoclrBatchNormTrainGradient",
        "LeoclrBatchNormEval",
        "LeoclrBatchNormEvalGradient",
        "LeoclrAddRelu",
        "LeoclrReluGradient",
        "LeoclrMaxPool",
        "LeoclrMaxPoolGradient",
        "LeoclrQueueCrossEntropy",
        "LeoclrSgdUpdate",
        "LeoclrEmaUpdate",
      ],
      "notes": [
        "oneDNN is switched off by the environment variable LEOCLR_ONEDNN. Unset it to use oneDNN.",
      ],
      "precision": "f32",
      "replacedKernels": [
        "Conv2D",
        "Conv2DBackpropFilter",
        "Conv2DBackpropInput",
        "DepthwiseConv2dNativeBackpropInput",
        "DepthwiseConv2dNativeBackpropFilter",
        "ResizeBilinearGrad",
        "BatchMatMul",
        "MaxPoolGrad",
        "UnsortedSegmentSum",
        "Identity",
        "Sum",
        "Cast",
        "GatherV2",
      ],
      "simd": true,
      "threads": 2,
    }
  `);
  expect([...(await add(tensor1d([1]), tensor1d([2])).data())]).toEqual([3]);
});

test('calling again changes nothing but says what can not be changed', async () => {
  expect(await useEngine('wasm', { threads: 2 })).toEqual(await useEngine('auto', { threads: 2 }));
  expect((await useEngine('wasm', { threads: 4 })).notes).toMatchInlineSnapshot(`
    [
      "wasm keeps the 2 threads that it was started with.",
    ]
  `);
});

test('keeps a known backend that the program has set, and warns of cpu', async () => {
  await useEngine('cpu');
  const report = await useEngine();
  expect([report.name, report.backend, getBackend()]).toEqual(['cpu', 'cpu', 'cpu']);
  expect(report.notes).toMatchInlineSnapshot(`
    [
      "cpu is for tests only: it is hundreds of times slower than wasm.",
    ]
  `);
});

test("keeps a backend of the program's own and composes our kernels for it", async () => {
  registerBackend('own', () => new MathBackendCPU());
  copyRegisteredKernels('cpu', 'own');
  await setBackend('own');
  const report = await useEngine();
  expect([report.name, report.threads, report.nativeKernels.length]).toEqual(['own', 0, fusedKernels.length]);
  removeBackend('own');
});

test('names the kernels that a backend lacks', async () => {
  registerBackend('poor', () => new MathBackendCPU());
  copyRegisteredKernels('cpu', 'poor');
  for (const kernel of ['Conv2D', 'MaxPoolGrad']) unregisterKernel(kernel, 'poor');
  await setBackend('poor');
  const error = await failure(useEngine());
  expect(error.code).toBe('backend');
  expect(error.message).toMatchInlineSnapshot(
    `"useEngine(): the tfjs backend "poor" lacks 2 kernels that training needs: Conv2D, MaxPoolGrad. Use the engine wasm, or a version of the backend that has them."`,
  );
  removeBackend('poor');
});

test.each(['tfjs-node', 'tfjs-node-gpu', 'webgpu'] as const)('says what to do when %s is missing', async (name) => {
  const before = getBackend();
  const error = await failure(useEngine(name));
  expect(error.code).toBe('backend');
  expect(error.message).toContain('npm install');
  expect(error.message).toContain('is not installed');
  expect(getBackend()).toBe(before);
});

test('the advice names package and version', async () => {
  expect((await failure(useEngine('tfjs-node-gpu'))).message).toMatchInlineSnapshot(
    `"useEngine(): the package @tensorflow/tfjs-node-gpu is not installed. Install it with "npm install @tensorflow/tfjs-node-gpu@4.22.0" (its install script downloads libtensorflow; without that download the import fails), or use the engine wasm."`,
  );
  expect((await failure(useEngine('webgpu'))).message).toMatchInlineSnapshot(
    `"useEngine(): the package webgpu is not installed. Install both with "npm install webgpu @tensorflow/tfjs-backend-webgpu@4.22.0", or use the engine wasm."`,
  );
});

test('suggests the nearest engine', async () => {
  const error = await failure(useEngine('wsam' as EngineName));
  expect(error.code).toBe('option');
  expect(error.message).toMatchInlineSnapshot(
    `"useEngine(): Unknown engine "wsam"; known are auto, onednn, wasm, webgpu, tfjs-node, tfjs-node-gpu, cpu. Did you mean wasm?"`,
  );
});

test('refuses thread counts that are none', async () => {
  expect((await failure(useEngine('wasm', { threads: 0 }))).message).toMatchInlineSnapshot(
    `"useEngine(): expected threads to be a whole number from 1, got 0."`,
  );
  vi.stubEnv('LEOCLR_THREADS', 'many');
  expect((await failure(useEngine('wasm'))).message).toMatchInlineSnapshot(
    `"useEngine(): expected the environment variable LEOCLR_THREADS to be a whole number from 1, got many."`,
  );
});
