// Losses
export { describeLoss } from './describe-loss.ts';
export type { DescribeLossOptions } from './describe-loss.ts';
export { lossChecks } from './loss-checks.ts';
export type { LossCheck, LossChecksOptions } from './loss-checks.ts';

// Anything with tensors
export { checkGradient } from './check-gradient.ts';
export type { CheckGradientOptions } from './check-gradient.ts';
export { expectNoLeak } from './expect-no-leak.ts';
export { toBeAllClose } from './to-be-all-close.ts';
export type { AllCloseOptions, Numbers } from './to-be-all-close.ts';
export { unitRows } from './unit-rows.ts';

// Engines
export { describeEngine } from './engine/describe-engine.ts';
export type { DescribeEngineOptions } from './engine/describe-engine.ts';
export { engineChecks } from './engine/engine-checks.ts';
export type { EngineCheck, EngineChecksOptions } from './engine/engine-checks.ts';

// Data sets
export { datasetChecks } from './dataset/dataset-checks.ts';
export type { DatasetCheck, DatasetChecksOptions } from './dataset/dataset-checks.ts';
export { describeDataset } from './dataset/describe-dataset.ts';
export type { DescribeDatasetOptions } from './dataset/describe-dataset.ts';
