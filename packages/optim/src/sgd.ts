import { zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';
import type { Optimizer, Params } from '@leoclr/core';
import { sgdUpdate } from '@leoclr/engine';

export interface SgdOptions {
  /** μ, default 0.9 (MoCo). Not Nesterov. */
  momentum?: number;
  /** λ, default 1e-4 (MoCo on ImageNet; its CIFAR-10 notebook has 5e-4). Applies to all parameters, batch norm and bias included. */
  weightDecay?: number;
}

/**
 * Stochastic gradient descent with momentum and weight decay as PyTorch and MoCo have it:
 * `v ← μ v + (g + λ p)`, `p ← p − η v`. The state holds one velocity a parameter, under the parameter's name.
 *
 * @throws LeoclrError `option` for a momentum outside [0, 1) or a negative weight decay.
 */
export function sgd({ momentum = 0.9, weightDecay = 1e-4 }: SgdOptions = {}): Optimizer {
  if (!(momentum >= 0 && momentum < 1)) throw new LeoclrError('option', `sgd(): expected momentum in [0, 1), got ${momentum}.`);
  if (!(weightDecay >= 0)) throw new LeoclrError('option', `sgd(): expected weightDecay of at least 0, got ${weightDecay}.`);
  return {
    init: (params) => mapParams(params, (param) => zerosLike(param)),
    update({ params, gradients, state, learningRate }) {
      const newParams: Record<string, Tensor> = {};
      const newState: Record<string, Tensor> = {};
      for (const [name, param] of Object.entries(params)) {
        const { param: moved, velocity } = sgdUpdate(
          { param, velocity: state[name]!, gradient: gradients[name]! },
          { learningRate, momentum, weightDecay },
        );
        newParams[name] = moved;
        newState[name] = velocity;
      }
      return { params: newParams, state: newState };
    },
  };
}

function mapParams(params: Params, change: (param: Tensor) => Tensor): Params {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, change(param)]));
}
