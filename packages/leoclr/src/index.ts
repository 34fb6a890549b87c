// What nearly every program needs
export { defineConfig, presets } from '@leoclr/cli';
export { defineLoss, LeoclrError } from '@leoclr/core';
export { useEngine } from '@leoclr/engine';
export { leoclr, mocoV2, pretrain } from '@leoclr/trainer';

// Everything, one namespace a package
export * as augment from '@leoclr/augment';
export * as backbones from '@leoclr/backbones';
export * as cli from '@leoclr/cli';
export * as core from '@leoclr/core';
export * as data from '@leoclr/data';
export * as engine from '@leoclr/engine';
export * as evaluate from '@leoclr/eval';
export * as io from '@leoclr/io';
export * as log from '@leoclr/log';
export * as losses from '@leoclr/losses';
export * as optim from '@leoclr/optim';
export * as trainer from '@leoclr/trainer';
