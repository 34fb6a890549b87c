import { tidy, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';
import type { Optimizer, Params } from '@leoclr/core';
import { sgdUpdate } from '@leoclr/engine';
import type { SgdUpdateInput, SgdUpdateOptions } from '@leoclr/engine';

/** What is different for one parameter: PyTorch's parameter groups. */
export interface SgdParameter {
  /** Factor on the learning rate, at least 0. Default 1. */
  readonly learningRateFactor?: number;
  /** λ of this parameter, e.g. 0 for batch norms and biases. Default the optimiser's. */
  readonly weightDecay?: number;
}

export interface SgdOptions {
  /** μ, default 0.9 (MoCo). */
  momentum?: number;
  /** λ, default 1e-4 (MoCo on ImageNet; its CIFAR-10 notebook has 5e-4). Applies to all parameters, batch norm and bias included. */
  weightDecay?: number;
  /** Nesterov's momentum as PyTorch has it: the step is taken along `g + μ v`. Default false (MoCo). */
  nesterov?: boolean;
  /** What is different for the parameter of a name, e.g. another learning rate for the head. Asked once a step; default nothing. */
  parameter?: (name: string) => SgdParameter;
}

/**
 * Stochastic gradient descent with momentum and weight decay as PyTorch and MoCo have it:
 * `v ← μ v + (g + λ p)`, `p ← p − η v`; with `nesterov` `p ← p − η (g + λ p + μ v)`. The state holds one velocity a parameter, under the
 * parameter's name.
 *
 * @throws LeoclrError `option` for a momentum outside [0, 1), a negative weight decay or factor, or Nesterov without momentum.
 *
 * @example
 * ```ts
 * // SwAV's fine-tuning: the head learns with twenty times the learning rate of the trunk.
 * const optimizer = sgd({ weightDecay: 0, parameter: (name) => ({ learningRateFactor: name.startsWith('fc.') ? 20 : 1 }) });
 * ```
 */
export function sgd({ momentum = 0.9, weightDecay = 1e-4, nesterov = false, parameter }: SgdOptions = {}): Optimizer {
  if (!(momentum >= 0 && momentum < 1)) throw new LeoclrError('option', `sgd(): expected momentum in [0, 1), got ${momentum}.`);
  checkNotNegative('weightDecay', weightDecay);
  if (nesterov && momentum === 0) {
    throw new LeoclrError(
      'option',
      'sgd(): expected a momentum above 0 with nesterov, got 0. Without momentum there is nothing to look ahead to.',
    );
  }
  const move = nesterov ? nesterovUpdate : sgdUpdate;
  return {
    init: (params) => mapParams(params, (param) => zerosLike(param)),
    update({ params, gradients, state, learningRate }) {
      // All of them before the first update: nothing is half done when one makes no sense.
      const own = new Map(Object.keys(params).map((name) => [name, checkedParameter(name, parameter?.(name))]));
      const newParams: Record<string, Tensor> = {};
      const newState: Record<string, Tensor> = {};
      for (const [name, param] of Object.entries(params)) {
        const { learningRateFactor = 1, weightDecay: ownDecay = weightDecay } = own.get(name)!;
        const input = { param, velocity: state[name]!, gradient: gradients[name]! };
        const moved = move(input, { learningRate: learningRate * learningRateFactor, momentum, weightDecay: ownDecay });
        newParams[name] = moved.param;
        newState[name] = moved.velocity;
      }
      return { params: newParams, state: newState };
    },
  };
}

/**
 * The same fused update twice: first with learning rate 0, which makes the velocity, then along the velocity after that one. So every
 * engine's own kernel serves, in whatever order it keeps the parameter.
 */
function nesterovUpdate({ param, velocity, gradient }: SgdUpdateInput, options: SgdUpdateOptions): Record<'param' | 'velocity', Tensor> {
  return tidy(() => {
    const now = sgdUpdate({ param, velocity, gradient }, { ...options, learningRate: 0 });
    // The clone shares the velocity's memory, so that the second update leaves it alone.
    const ahead = sgdUpdate({ param: now.param, velocity: now.velocity.clone(), gradient }, options);
    return { param: ahead.param, velocity: now.velocity };
  });
}

function checkedParameter(name: string, own: SgdParameter = {}): SgdParameter {
  checkNotNegative(`learningRateFactor of ${name}`, own.learningRateFactor ?? 1);
  checkNotNegative(`weightDecay of ${name}`, own.weightDecay ?? 0);
  return own;
}

function checkNotNegative(what: string, value: number): void {
  if (!(value >= 0)) throw new LeoclrError('option', `sgd(): expected ${what} of at least 0, got ${value}.`);
}

function mapParams(params: Params, change: (param: Tensor) => Tensor): Params {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, change(param)]));
}
