// The engine
export { inspectEngines } from './inspect-engines.ts';
export type { EngineInspection } from './inspect-engines.ts';
export { measureConvolution } from './measure-convolution.ts';
export { useEngine } from './use-engine.ts';
export type { EngineName, EngineReport, Precision, UseEngineOptions } from './use-engine.ts';

// Differentiation
export { registerGradients } from './register-gradients.ts';
export { valueAndGradients } from './value-and-gradients.ts';
export type { ValueAndGradients } from './value-and-gradients.ts';

// Reading
export { valuesInPlace } from './values-in-place.ts';

// Fused training kernels
export { addRelu } from './add-relu.ts';
export { batchNormEval } from './batch-norm-eval.ts';
export type { BatchNormEvalInput, BatchNormEvalOptions } from './batch-norm-eval.ts';
export { batchNormTrain } from './batch-norm-train.ts';
export type { BatchNormTrainInput, BatchNormTrainOptions } from './batch-norm-train.ts';
export { conv2d } from './conv2d.ts';
export type { Conv2dOptions } from './conv2d.ts';
export { conv2dBatchNormEval } from './conv2d-batch-norm-eval.ts';
export type { Conv2dBatchNormEvalInput, Conv2dBatchNormEvalOptions } from './conv2d-batch-norm-eval.ts';
export { conv2dBatchNormTrain } from './conv2d-batch-norm-train.ts';
export type { Conv2dBatchNormTrainInput, Conv2dBatchNormTrainOptions, Conv2dBatchNormTrainResult } from './conv2d-batch-norm-train.ts';
export { emaUpdate } from './ema-update.ts';
export type { EmaUpdateInput, EmaUpdateOptions } from './ema-update.ts';
export { globalAveragePool } from './global-average-pool.ts';
export { keyPass } from './key-pass.ts';
export { l2Normalize } from './l2-normalize.ts';
export { maxPool } from './max-pool.ts';
export type { MaxPoolOptions } from './max-pool.ts';
export { queueCrossEntropy } from './queue-cross-entropy.ts';
export type { QueueCrossEntropyInput, QueueCrossEntropyOptions } from './queue-cross-entropy.ts';
export { replaceRows } from './replace-rows.ts';
export type { ReplaceRowsInput, ReplaceRowsOptions } from './replace-rows.ts';
export { runningAverage } from './running-average.ts';
export type { RunningAverageInput, RunningAverageOptions } from './running-average.ts';
export { sgdUpdate } from './sgd-update.ts';
export type { SgdUpdateInput, SgdUpdateOptions } from './sgd-update.ts';
