import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Params } from '@leoclr/core';

/** A small network on top of a backbone's features. */
export interface Head {
  /** Width of its output. */
  readonly width: number;
  /** Fresh weights for features of the given width, named with the prefix `fc.`; owned by the caller. */
  init(seed: number, inputWidth: number): Params;
  /** `[N, inputWidth]` to `[N, width]`. Gradients flow to the parameters and the features. */
  apply(params: Params, features: Tensor2D): Tensor2D;
}
