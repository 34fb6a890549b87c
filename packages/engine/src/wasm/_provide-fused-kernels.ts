import { tidy } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { batchNormEvalGradientKernel, batchNormEvalKernel } from '../_batch-norm-eval-kernel.ts';
import { batchNormReluTrainKernel, batchNormTrainGradientKernel, batchNormTrainKernel } from '../_batch-norm-train-kernel.ts';
import { conv2dFilterGradientKernel, conv2dInputGradientKernel, conv2dKernel } from '../_conv2d-kernel.ts';
import type { FusedKernel } from '../_fused-kernel.ts';
import { queueCrossEntropyKernel } from '../_queue-cross-entropy-kernel.ts';
import { addReluKernel, reluGradientKernel } from '../add-relu.ts';
import { symmetricGeometry } from '../composed/_conv2d-geometry.ts';
import { emaUpdateKernel } from '../ema-update.ts';
import { maxPoolGradientKernel, maxPoolKernel } from '../max-pool.ts';
import { sgdUpdateKernel } from '../sgd-update.ts';
import { replaceKernel } from '../tfjs-internals.ts';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import { simdBatchNorm, simdBatchNormEval, simdBatchNormEvalGradient, simdBatchNormGradient } from './_simd-batch-norm.ts';
import { simdConvolution, simdFilterGradient, simdInputGradient } from './_simd-convolution.ts';
import { simdAddRelu, simdEmaUpdate, simdReluGradient, simdSgdUpdate } from './_simd-elementwise.ts';
import { simdMaxPool, simdMaxPoolGradient, symmetricPool } from './_simd-max-pool.ts';
import { simdQueueCrossEntropy } from './_simd-queue-cross-entropy.ts';
import type { SimdRuntime } from './_simd-runtime.ts';

type Run = (runtime: SimdRuntime, inputs: Inputs, attributes: Attributes) => TensorInfo | TensorInfo[] | null;

const convolution: Run = (runtime, { x, filter }, attributes) =>
  simdConvolution(runtime, { x: x!, filter: filter! }, symmetricGeometry(x!.shape, filter!.shape, attributes));

const inputGradient: Run = (runtime, { dy, filter }, attributes) =>
  simdInputGradient(runtime, { dy: dy!, filter: filter! }, symmetricGeometry(attributes.inputShape as number[], filter!.shape, attributes));

const filterGradient: Run = (runtime, { x, dy }, attributes) =>
  simdFilterGradient(runtime, { x: x!, dy: dy! }, symmetricGeometry(x!.shape, attributes.filterShape as number[], attributes));

const maxPoolGradient: Run = (runtime, { dy, x, y }, attributes) =>
  simdMaxPoolGradient(runtime, { dy: dy!, x: x!, y: y! }, symmetricPool(x!.shape, attributes));

const kernels: readonly (readonly [FusedKernel, Run])[] = [
  [conv2dKernel, convolution],
  [conv2dInputGradientKernel, inputGradient],
  [conv2dFilterGradientKernel, filterGradient],
  [batchNormTrainKernel, simdBatchNorm],
  [batchNormReluTrainKernel, simdBatchNorm],
  [batchNormTrainGradientKernel, simdBatchNormGradient],
  [batchNormEvalKernel, simdBatchNormEval],
  [batchNormEvalGradientKernel, simdBatchNormEvalGradient],
  [addReluKernel, simdAddRelu],
  [reluGradientKernel, simdReluGradient],
  [maxPoolKernel, (runtime, { x }, attributes) => simdMaxPool(runtime, x!, symmetricPool(x!.shape, attributes))],
  [maxPoolGradientKernel, maxPoolGradient],
  [queueCrossEntropyKernel, simdQueueCrossEntropy],
  [sgdUpdateKernel, simdSgdUpdate],
  [emaUpdateKernel, simdEmaUpdate],
];

/** Registers our machine code for those of our kernels that have some; shapes that it does not fit go to the composed version. */
export function provideFusedKernels(runtime: SimdRuntime): void {
  for (const [kernel, run] of kernels) {
    replaceKernel({
      kernelName: kernel.name,
      backendName: 'wasm',
      kernelFunc: ({ inputs, attrs = {} }) => run(runtime, inputs as Inputs, attrs) ?? tidy(() => kernel.compose(inputs as Inputs, attrs)),
    });
  }
}
