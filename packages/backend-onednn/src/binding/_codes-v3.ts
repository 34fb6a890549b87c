import type { ElementwiseAlgorithm } from './_operations.ts';

// Numbers from oneDNN's dnnl_types.h that 3.x has changed or added, the same from 3.0 to 3.13. All others are those of _codes.ts.

export const formatTags = { any: 1, nChw16c: 78, nChw8c: 102 } as const;

export const elementwiseAlgorithms: Record<ElementwiseAlgorithm, number> = {
  relu: 0x20,
  reluFromDestination: 0x100,
  tanh: 0x21,
  elu: 0x22,
  square: 0x23,
  abs: 0x24,
  sqrt: 0x25,
  linear: 0x26,
  logistic: 0x29,
  exp: 0x2a,
  log: 0x2d,
  clip: 0x2e,
  pow: 0x30,
};

/** 2.x has a primitive for each instead. */
export const softmaxAlgorithms = { plain: 0x30000, logarithm: 0x30001 } as const;

export const batchNormalizationFlags = { globalStatistics: 1, scale: 2, shift: 4, relu: 8 } as const;
