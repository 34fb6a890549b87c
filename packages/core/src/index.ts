// Contracts
export type { Batch, BatchView, Loader, SkippedSample } from './batch.ts';
export type { Dataset, EncodedFile, Sample } from './dataset.ts';
export type { Box, Image } from './image.ts';
export { defineLoss } from './loss.ts';
export type { Loss, LossInput, LossPlugin } from './loss.ts';
export { cloneParams, countParams, disposeParams } from './network.ts';
export type { ApplyOptions, JoinedOutput, Mode, Network, NetworkOutput, Params, Weights, WeightShapes } from './network.ts';
export type { Optimizer, OptimizerUpdate, Schedule } from './optimizer.ts';
export type { Recipe } from './recipe.ts';
export type { View, ViewTarget } from './view.ts';

// Randomness
export { rng } from './rng.ts';
export type { RandomPlace, Rng } from './rng.ts';

// Errors
export { checkShape } from './check-shape.ts';
export { LeoclrError } from './leoclr-error.ts';
export type { LeoclrErrorCode } from './leoclr-error.ts';
export { nearestName, unknownName } from './nearest-name.ts';
