// Methods
export { cropControl } from './crop-control.ts';
export { leoclr } from './leoclr.ts';
export type { LeoclrOptions } from './leoclr.ts';
export type { Method, MethodOptions } from './method.ts';
export { mocoV2 } from './moco-v2.ts';
export type { MocoV2Options } from './moco-v2.ts';
export { shuffleKeys } from './shuffle-keys.ts';
export type { KeyShuffle } from './shuffle-keys.ts';

// Training
export { pretrain } from './pretrain.ts';
export type { PretrainOptions, Progress } from './pretrain.ts';
export { settingsWarnings } from './settings-warnings.ts';
export { trainStep } from './train-step.ts';

// State
export { packState, unpackState } from './pack-state.ts';
export type { PackedState } from './pack-state.ts';
export { enqueue, initQueue } from './queue.ts';
export type { Queue } from './queue.ts';
export { disposeState, initState } from './train-state.ts';
export type { Ingredients, TrainState } from './train-state.ts';
