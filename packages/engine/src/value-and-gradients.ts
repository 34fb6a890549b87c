import { LeoclrError } from '@leoclr/core';
import type { Params } from '@leoclr/core';
import { tidy, zerosLike } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { gradientsOf, recorded } from './_tape.ts';
import { registerGradients } from './register-gradients.ts';

/** What one differentiated pass returns. */
export interface ValueAndGradients {
  readonly value: Scalar;
  /** One a parameter, under the parameter's name. */
  readonly gradients: Params;
  /** What `compute` returned as `kept`. */
  readonly kept: Params;
}

/**
 * Returns the value of `compute(params)` and its gradient for every parameter, in one pass.
 *
 * `kept` are tensors made inside `compute` that the caller wants too, e.g. batch-norm statistics; all others made there are disposed.
 * A parameter that the value does not depend on gets zeros. The caller owns every tensor returned, and nothing is left behind when
 * `compute` throws. Activations and their gradients are disposed on the way back, as soon as nothing needs them.
 *
 * @throws LeoclrError `shape` when the value is not a scalar; `option` when it depends on no parameter at all, or for a call inside a
 * differentiated function; `backend` when an op on the way has no gradient.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-core';
 * const params = { weight: tf.tensor1d([1, 2, 3]) };
 * const { value, gradients } = valueAndGradients(params, ({ weight }) => ({ value: tf.sum<tf.Scalar>(tf.square(weight!)), kept: {} }));
 * ```
 */
export function valueAndGradients(params: Params, compute: (params: Params) => { value: Scalar; kept: Params }): ValueAndGradients {
  registerGradients();
  const names = Object.keys(params);
  const forward = (): { value: Scalar; kept: Params } => {
    const { value, kept } = compute(params);
    if (value.rank === 0) return { value, kept };
    throw new LeoclrError(
      'shape',
      `valueAndGradients(): expected compute to return a scalar value, got shape [${value.shape.join(', ')}].`,
    );
  };
  return tidy(() =>
    recorded(
      () => tidy(forward),
      ({ value, kept }, tape) => {
        const sources = Object.values(params);
        const gradients = gradientsOf(value, sources, tape);
        if (gradients.every((gradient) => gradient === undefined)) {
          throw new LeoclrError(
            'option',
            'valueAndGradients(): expected the value to depend on the parameters, but no gradient reaches any of them.',
          );
        }
        return {
          value: ordinary(value),
          gradients: Object.fromEntries(names.map((name, index) => [name, gradients[index] ?? zerosLike(sources[index]!)])),
          kept: Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [name, ordinary(tensor)])),
        };
      },
    ),
  );
}

/** A fresh handle: of several results that are one tensor, or that belong to the caller, each can be disposed. */
function ordinary<T extends Tensor>(tensor: T): T {
  return tensor.clone() as T;
}
