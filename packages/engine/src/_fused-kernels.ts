import { batchNormEvalGradientKernel, batchNormEvalKernel } from './_batch-norm-eval-kernel.ts';
import { batchNormReluTrainKernel, batchNormTrainGradientKernel, batchNormTrainKernel } from './_batch-norm-train-kernel.ts';
import { conv2dBatchNormTrainGradientKernel, conv2dBatchNormTrainKernel } from './_conv2d-batch-norm-train-kernel.ts';
import { conv2dFilterGradientKernel, conv2dInputGradientKernel, conv2dKernel } from './_conv2d-kernel.ts';
import type { FusedKernel } from './_fused-kernel.ts';
import { queueCrossEntropyKernel } from './_queue-cross-entropy-kernel.ts';
import { addReluKernel, reluGradientKernel } from './add-relu.ts';
import { conv2dBatchNormEvalKernel } from './conv2d-batch-norm-eval.ts';
import { emaUpdateKernel } from './ema-update.ts';
import { globalAveragePoolGradientKernel, globalAveragePoolKernel } from './global-average-pool.ts';
import { l2NormalizeKernel } from './l2-normalize.ts';
import { maxPoolGradientKernel, maxPoolKernel } from './max-pool.ts';
import { replaceRowsKernel } from './replace-rows.ts';
import { runningAverageKernel } from './running-average.ts';
import { sgdUpdateKernel } from './sgd-update.ts';

/** Every kernel of ours: what a native backend may replace, name by name. */
export const fusedKernels: readonly FusedKernel[] = [
  conv2dKernel,
  conv2dInputGradientKernel,
  conv2dFilterGradientKernel,
  batchNormTrainKernel,
  batchNormReluTrainKernel,
  batchNormTrainGradientKernel,
  batchNormEvalKernel,
  batchNormEvalGradientKernel,
  conv2dBatchNormEvalKernel,
  conv2dBatchNormTrainKernel,
  conv2dBatchNormTrainGradientKernel,
  addReluKernel,
  reluGradientKernel,
  globalAveragePoolKernel,
  globalAveragePoolGradientKernel,
  maxPoolKernel,
  maxPoolGradientKernel,
  l2NormalizeKernel,
  queueCrossEntropyKernel,
  replaceRowsKernel,
  runningAverageKernel,
  sgdUpdateKernel,
  emaUpdateKernel,
];
