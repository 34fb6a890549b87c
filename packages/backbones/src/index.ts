export { resnet, resnet18, resnet34, resnet50, resnet101 } from './resnet.ts';
export type { ResnetDepth, ResnetOptions, ResnetStages, ResnetStem } from './resnet.ts';

export type { Head } from './head.ts';
export { linearHead } from './linear-head.ts';
export { mlpHead } from './mlp-head.ts';
export type { MlpHeadOptions } from './mlp-head.ts';
export { withHead, withoutHead } from './with-head.ts';
