import type { Handle } from './_handle.ts';

/** Numbers that oneDNN computes with. */
export type DataType = 'f32' | 'bf16' | 's32' | 'u8';

/** One of oneDNN's primitives, in the words that both major versions share. Descriptors are handles; 0 stands for "none". */
export type Operation =
  | Convolution
  | BatchNormalization
  | Elementwise
  | Pooling
  | MatrixProduct
  | Softmax
  | Binary
  | Reduction
  | Reorder
  | WeightedSum;

/** Dims are logical: source `[N, C, H, W]`, weights `[O, I, h, w]` or with groups `[G, O / G, I / G, h, w]`. */
export interface Convolution {
  readonly kind: 'convolution';
  readonly pass: 'training' | 'inference' | 'sourceGradient' | 'weightsGradient';
  readonly algorithm: 'direct' | 'winograd';
  readonly source: Handle;
  readonly weights: Handle;
  readonly bias: Handle;
  readonly destination: Handle;
  readonly strides: readonly number[];
  /** 1 is an ordinary convolution (oneDNN itself counts from 0). */
  readonly dilations: readonly number[];
  readonly paddingBefore: readonly number[];
  readonly paddingAfter: readonly number[];
}

/** Scale and shift are separate arguments. */
export interface BatchNormalization {
  readonly kind: 'batchNormalization';
  readonly pass: 'training' | 'inference' | 'gradient';
  readonly data: Handle;
  readonly epsilon: number;
  readonly relu: boolean;
}

export type ElementwiseAlgorithm =
  | 'relu'
  | 'reluFromDestination'
  | 'tanh'
  | 'elu'
  | 'square'
  | 'abs'
  | 'sqrt'
  | 'linear'
  | 'logistic'
  | 'exp'
  | 'log'
  | 'clip'
  | 'pow';

export interface Elementwise {
  readonly kind: 'elementwise';
  readonly pass: 'forward' | 'gradient';
  readonly algorithm: ElementwiseAlgorithm;
  readonly data: Handle;
  readonly alpha: number;
  readonly beta: number;
}

export interface Pooling {
  readonly kind: 'pooling';
  readonly pass: 'training' | 'inference' | 'gradient';
  readonly algorithm: 'max' | 'averageWithoutPadding';
  readonly source: Handle;
  readonly destination: Handle;
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly paddingBefore: readonly number[];
  readonly paddingAfter: readonly number[];
}

export interface MatrixProduct {
  readonly kind: 'matrixProduct';
  readonly source: Handle;
  readonly weights: Handle;
  readonly destination: Handle;
}

export interface Softmax {
  readonly kind: 'softmax';
  readonly logarithm: boolean;
  readonly data: Handle;
  readonly axis: number;
}

export type BinaryAlgorithm =
  | 'add'
  | 'multiply'
  | 'maximum'
  | 'minimum'
  | 'divide'
  | 'subtract'
  | 'greaterEqual'
  | 'greater'
  | 'lessEqual'
  | 'less'
  | 'equal'
  | 'notEqual';

/** An axis of length 1 in `second` is broadcast. */
export interface Binary {
  readonly kind: 'binary';
  readonly algorithm: BinaryAlgorithm;
  readonly first: Handle;
  readonly second: Handle;
  readonly destination: Handle;
}

/** Axes that have length 1 in the destination are reduced. */
export interface Reduction {
  readonly kind: 'reduction';
  readonly algorithm: 'maximum' | 'minimum' | 'sum' | 'mean';
  readonly source: Handle;
  readonly destination: Handle;
}

export interface Reorder {
  readonly kind: 'reorder';
  readonly from: Handle;
  readonly to: Handle;
}

/** destination = Σ scale · source, elementwise; may be one of its sources. */
export interface WeightedSum {
  readonly kind: 'weightedSum';
  readonly scales: readonly number[];
  readonly sources: readonly Handle[];
  readonly destination: Handle;
}

/** What is done to a result before it is written. */
export interface PostOperations {
  /** Added to what the destination holds. */
  readonly sum?: boolean;
  /** Nothing below zero; after the sum. */
  readonly relu?: boolean;
}
