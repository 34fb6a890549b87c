import type { WasmFunction } from '@leoclr/wasm-assembler';
import { accumulateFilterGradient } from './_accumulate-filter-gradient.ts';
import { batchNormGradientSums, batchNormInputGradient, channelSums, scaleAndShift, squaredDeviations } from './_batch-norm.ts';
import { convolve } from './_convolve.ts';
import { addRelu, emaUpdate, reluGradient, sgdUpdate } from './_elementwise.ts';
import { exponentiateRows } from './_exponentiate-rows.ts';
import { maxPool, maxPoolGradient } from './_max-pool.ts';
import { packFilter, packTurnedFilter } from './_pack-filter.ts';
import { winogradConvolve, winogradFilter } from './_winograd.ts';
import { winogradFilterGradient, winogradFinishFilterGradient } from './_winograd-filter-gradient.ts';

export type SimdKernelName =
  | 'convolve'
  | 'packFilter'
  | 'packTurnedFilter'
  | 'accumulateFilterGradient'
  | 'channelSums'
  | 'squaredDeviations'
  | 'scaleAndShift'
  | 'scaleShiftRelu'
  | 'batchNormGradientSums'
  | 'batchNormReluGradientSums'
  | 'batchNormInputGradient'
  | 'batchNormReluInputGradient'
  | 'addRelu'
  | 'reluGradient'
  | 'sgdUpdate'
  | 'emaUpdate'
  | 'exponentiateRows'
  | 'maxPool'
  | 'maxPoolGradient'
  | 'winogradFilter'
  | 'winogradConvolve'
  | 'winogradFilterGradient'
  | 'winogradFinishFilterGradient';

/** Everything that goes into our WebAssembly module, by the name under which it is run. */
export const simdKernels: Readonly<Record<SimdKernelName, WasmFunction>> = {
  convolve,
  packFilter,
  packTurnedFilter,
  accumulateFilterGradient,
  channelSums,
  squaredDeviations,
  scaleAndShift: scaleAndShift(false),
  scaleShiftRelu: scaleAndShift(true),
  batchNormGradientSums: batchNormGradientSums(false),
  batchNormReluGradientSums: batchNormGradientSums(true),
  batchNormInputGradient: batchNormInputGradient(false),
  batchNormReluInputGradient: batchNormInputGradient(true),
  addRelu,
  reluGradient,
  sgdUpdate,
  emaUpdate,
  exponentiateRows,
  maxPool,
  maxPoolGradient,
  winogradFilter,
  winogradConvolve,
  winogradFilterGradient,
  winogradFinishFilterGradient,
};
