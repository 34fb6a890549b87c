import type { Family } from './_family.ts';
import { convolution } from './families/_convolution.ts';
import { binaryOps, unaryOps } from './families/_elementwise.ts';
import { matrixProducts, queueLosses, softmaxes } from './families/_matrices.ts';
import { memoryChains } from './families/_memory-chains.ts';
import { mixedChains } from './families/_mixtures.ts';
import { networkChains } from './families/_networks.ts';
import { largeLayers } from './families/_large-layers.ts';
import { foldedConvolution } from './families/_folded-convolution.ts';
import { batchNormEvaluation, batchNormStatistics, batchNormTraining, residualSum, unitRows } from './families/_normalization.ts';
import { normalizedConvolution, runningAverages } from './families/_normalized-convolution.ts';
import { globalPooling, maxPooling, tfjsPooling } from './families/_pools.ts';
import { extremePlaces, reductions } from './families/_reductions.ts';
import { cropping, resizing } from './families/_sampling.ts';
import { casting, gathering, largest, oneHots, selection } from './families/_selecting.ts';
import { concatenation, shapingOps } from './families/_shaping.ts';
import { depthwiseConvolution, tfjsConvolution } from './families/_tfjs-convolution.ts';
import { emaUpdates, sgdUpdates } from './families/_updates.ts';

/** Everything that an engine is asked for, the kernels of training first. */
export const families: readonly Family[] = [
  convolution,
  largeLayers,
  tfjsConvolution,
  depthwiseConvolution,
  batchNormTraining,
  batchNormStatistics,
  batchNormEvaluation,
  foldedConvolution,
  normalizedConvolution,
  runningAverages,
  residualSum,
  maxPooling,
  tfjsPooling,
  globalPooling,
  matrixProducts,
  softmaxes,
  queueLosses,
  unitRows,
  reductions,
  extremePlaces,
  unaryOps,
  binaryOps,
  shapingOps,
  concatenation,
  gathering,
  selection,
  casting,
  oneHots,
  largest,
  resizing,
  cropping,
  sgdUpdates,
  emaUpdates,
  networkChains,
  mixedChains,
  memoryChains,
];
