import { batchNormEval, batchNormTrain, batchNormTrainGradient } from './_batch-norm.ts';
import { binaryKernels } from './_binary.ts';
import { convolution } from './_convolution.ts';
import { symmetricConvolution } from './_convolution-geometry.ts';
import { copyKernels } from './_copies.ts';
import { elementwiseKernels } from './_elementwise.ts';
import { foldedConvolution } from './_folded-convolution.ts';
import type { Attributes, NativeKernel } from './_kernel.ts';
import { batchMatMul } from './_matrix-product.ts';
import {
  globalAveragePool,
  globalAveragePoolGradient,
  maxPool,
  maxPoolGradient,
  tfjsAveragePool,
  tfjsMaxPool,
  tfjsMaxPoolGradient,
} from './_pooling.ts';
import { normalizedConvolution, normalizedConvolutionGradient } from './_normalized-convolution.ts';
import { queueCrossEntropy } from './_queue-cross-entropy.ts';
import { reductionKernels } from './_reduction.ts';
import { addRelu, reluGradient } from './_residual.ts';
import { logSoftmax, softmax } from './_softmax.ts';
import { tfjsConvolutions } from './_tfjs-convolution.ts';
import { emaUpdate, replaceRows, runningAverage, sgdUpdate } from './_updates.ts';

type Symmetric = { stride: number; padding: number; dilation?: number };

const symmetric = (attributes: Attributes): Symmetric => attributes as unknown as Symmetric;

/** Kernels that tfjs knows, in place of its JavaScript ones. */
export const tfjsKernels: Readonly<Record<string, NativeKernel>> = {
  ...binaryKernels,
  ...copyKernels,
  ...elementwiseKernels,
  ...reductionKernels,
  ...tfjsConvolutions,
  BatchMatMul: batchMatMul,
  MaxPool: tfjsMaxPool,
  MaxPoolGrad: tfjsMaxPoolGradient,
  AvgPool: tfjsAveragePool,
  Softmax: softmax,
  LogSoftmax: logSoftmax,
};

/** The fused kernels of `@leoclr/engine`, by their names there. */
export const fusedKernels: Readonly<Record<string, NativeKernel>> = {
  LeoclrConv2d: (backend, { x, filter }, attributes) =>
    convolution(backend, 'training', [x!, filter!], symmetricConvolution(x!.shape, filter!.shape, symmetric(attributes))),
  LeoclrConv2dInputGradient: (backend, { dy, filter }, attributes) => {
    const geometry = symmetricConvolution(attributes.inputShape as number[], filter!.shape, symmetric(attributes));
    return convolution(backend, 'sourceGradient', [dy!, filter!], geometry);
  },
  LeoclrConv2dFilterGradient: (backend, { x, dy }, attributes) => {
    const geometry = symmetricConvolution(x!.shape, attributes.filterShape as number[], symmetric(attributes));
    return convolution(backend, 'weightsGradient', [x!, dy!], geometry);
  },
  LeoclrBatchNormTrain: batchNormTrain,
  LeoclrBatchNormReluTrain: batchNormTrain,
  LeoclrBatchNormTrainGradient: batchNormTrainGradient,
  LeoclrBatchNormEval: batchNormEval,
  LeoclrConv2dBatchNormEval: foldedConvolution,
  LeoclrConv2dBatchNormTrain: normalizedConvolution,
  LeoclrConv2dBatchNormTrainGradient: normalizedConvolutionGradient,
  LeoclrAddRelu: addRelu,
  LeoclrReluGradient: reluGradient,
  LeoclrGlobalAveragePool: globalAveragePool,
  LeoclrGlobalAveragePoolGradient: globalAveragePoolGradient,
  LeoclrMaxPool: maxPool,
  LeoclrMaxPoolGradient: maxPoolGradient,
  LeoclrQueueCrossEntropy: queueCrossEntropy,
  LeoclrReplaceRows: replaceRows,
  LeoclrRunningAverage: runningAverage,
  LeoclrSgdUpdate: sgdUpdate,
  LeoclrEmaUpdate: emaUpdate,
};
