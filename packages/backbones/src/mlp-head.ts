import { relu, tidy } from '@tensorflow/tfjs-core';
import { initLinear, linear } from './_linear.ts';
import type { Head } from './head.ts';

export interface MlpHeadOptions {
  /** D of the embedding, default 128 (MoCo). */
  width?: number;
  /** Width between the two layers, default the backbone's (MoCo-v2). */
  hiddenWidth?: number;
}

/** MoCo-v2's projection: linear, ReLU, linear, both with bias, no batch norm. Layers are called `fc.0` and `fc.2` as in the official code. */
export function mlpHead({ width = 128, hiddenWidth }: MlpHeadOptions = {}): Head {
  return {
    width,
    init: (seed, inputWidth) => ({
      ...initLinear('fc.0', seed, inputWidth, hiddenWidth ?? inputWidth),
      ...initLinear('fc.2', seed, hiddenWidth ?? inputWidth, width),
    }),
    apply: (params, features) => tidy(() => linear('fc.2', params, relu(linear('fc.0', params, features)))), // [N, width]
  };
}
