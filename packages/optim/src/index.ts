export { sgd } from './sgd.ts';
export type { SgdOptions, SgdParameter } from './sgd.ts';

// Learning-rate schedules
export { constant } from './constant.ts';
export { cosine } from './cosine.ts';
export type { CosineOptions } from './cosine.ts';
export { stepDecay } from './step-decay.ts';
export type { StepDecayOptions } from './step-decay.ts';
