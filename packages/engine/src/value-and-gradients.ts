import { LeoclrError } from '@leoclr/core';
import type { Params } from '@leoclr/core';
import { engine, keep, tidy, zerosLike } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
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
 * `compute` throws.
 *
 * @throws LeoclrError `shape` when the value is not a scalar, `option` when it depends on no parameter at all.
 */
export function valueAndGradients(params: Params, compute: (params: Params) => { value: Scalar; kept: Params }): ValueAndGradients {
  registerGradients();
  const names = Object.keys(params);
  const kept: Record<string, Tensor> = {};
  const forward = (): Scalar => {
    const result = compute(params);
    if (result.value.rank !== 0) {
      throw new LeoclrError('shape', `valueAndGradients(): expected compute to return a scalar value, got shape [${result.value.shape.join(', ')}].`);
    }
    // Clones, since a kept tensor may be one that belongs to the caller.
    for (const [name, tensor] of Object.entries(result.kept)) kept[name] = keep(tensor.clone());
    return result.value;
  };
  try {
    const outputs = tidy(() => {
      const { value, grads } = engine().gradients(forward, Object.values(params), undefined as unknown as Tensor, true);
      if (grads.every((gradient) => gradient === undefined)) {
        throw new LeoclrError('option', 'valueAndGradients(): expected the value to depend on the parameters, but no gradient reaches any of them.');
      }
      return [value, ...grads.map((gradient, index) => gradient ?? zerosLike(params[names[index]!]!))];
    });
    return {
      value: outputs[0] as Scalar,
      gradients: Object.fromEntries(names.map((name, index) => [name, outputs[index + 1]!])),
      kept: Object.fromEntries(Object.entries(kept).map(([name, tensor]) => [name, release(tensor)])),
    };
  } catch (error) {
    for (const tensor of Object.values(kept)) tensor.dispose();
    throw error;
  }
}

/** An ordinary handle, which the caller's `tidy` sees, for a kept one. */
function release(tensor: Tensor): Tensor {
  const ordinary = tensor.clone();
  tensor.dispose();
  return ordinary;
}
