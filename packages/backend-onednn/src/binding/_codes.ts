import type { BinaryAlgorithm, DataType, ElementwiseAlgorithm, Reduction } from './_operations.ts';

// Numbers from oneDNN's dnnl_types.h (2.6), which 3.x shares unless _descriptors-v3.ts says otherwise.

export const dataTypes: Record<DataType, number> = { bf16: 2, f32: 3, s32: 4, u8: 6 };

export const bytesPerElement: Record<DataType, number> = { bf16: 2, f32: 4, s32: 4, u8: 1 };

export const formatTags = { any: 1, nChw16c: 69, nChw8c: 93 } as const;

export const propagation = { training: 64, inference: 96, backward: 128, backwardData: 160, backwardWeights: 192 } as const;

export const convolutionAlgorithms = { direct: 1, winograd: 2 } as const;

export const elementwiseAlgorithms: Record<ElementwiseAlgorithm, number> = {
  relu: 0x1f,
  reluFromDestination: 0x100,
  tanh: 0x2f,
  elu: 0x3f,
  square: 0x4f,
  abs: 0x5f,
  sqrt: 0x6f,
  linear: 0x7f,
  logistic: 0xaf,
  exp: 0xbf,
  log: 0xef,
  clip: 0xff,
  pow: 0x20,
};

export const poolingAlgorithms = { max: 0x1ff, averageWithoutPadding: 0x3ff } as const;

export const binaryAlgorithms: Record<BinaryAlgorithm, number> = {
  add: 0x1fff0,
  multiply: 0x1fff1,
  maximum: 0x1fff2,
  minimum: 0x1fff3,
  divide: 0x1fff4,
  subtract: 0x1fff5,
  greaterEqual: 0x1fff6,
  greater: 0x1fff7,
  lessEqual: 0x1fff8,
  less: 0x1fff9,
  equal: 0x1fffa,
  notEqual: 0x1fffb,
};

export const reductionAlgorithms: Record<Reduction['algorithm'], number> = {
  maximum: 0x2fff2,
  minimum: 0x2fff3,
  sum: 0x2fff4,
  mean: 0x2fff6,
};

export const batchNormalizationFlags = { globalStatistics: 1, relu: 4, scale: 8, shift: 16 } as const;

/** Which of an operation's descriptors to ask for. */
export const descriptorQueries = {
  source: 129,
  sourceGradient: 130,
  weights: 131,
  weightsGradient: 132,
  destination: 133,
  destinationGradient: 134,
  workspace: 135,
  scratchpad: 136,
} as const;

export const implementationQuery = 8;

/** The arguments of an execution. */
export const argumentCodes = {
  source: 1,
  from: 1,
  second: 2,
  destination: 17,
  to: 17,
  weights: 33,
  bias: 41,
  mean: 49,
  variance: 50,
  scale: 51,
  shift: 52,
  workspace: 64,
  scratchpad: 80,
  sourceGradient: 129,
  destinationGradient: 145,
  weightsGradient: 161,
  scaleGradient: 255,
  shiftGradient: 256,
  /** The first of several sources; the others follow. */
  source0: 1024,
  source1: 1025,
  source2: 1026,
} as const;

export const scratchpadOfCaller = 1;

export const statusCodes = { success: 0, outOfMemory: 1, invalidArguments: 2, unimplemented: 3 } as const;

/** What a status that isn't 0 means (dnnl_status_t). */
export const statusWords: readonly string[] = [
  'success',
  'out of memory',
  'invalid arguments',
  'unimplemented',
  'last implementation reached',
  'runtime error',
  'not required',
];
