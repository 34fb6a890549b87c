import { add, matMul, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { rng } from '@leoclr/core';
import type { Params } from '@leoclr/core';

/** x · weight + bias: `[N, in]` to `[N, out]`. */
export function linear(name: string, params: Params, x: Tensor2D): Tensor2D {
  return tidy(() => add<Tensor2D>(matMul(x, params[`${name}.weight`] as Tensor2D), params[`${name}.bias`] as Tensor1D));
}

/** PyTorch's default for `nn.Linear`: weight and bias uniform in ±1/√inputs. */
export function initLinear(name: string, seed: number, inputs: number, outputs: number): Params {
  const bound = 1 / Math.sqrt(inputs);
  const uniform = (part: string, length: number): Float32Array => {
    const draw = rng(seed, `weights:${name}.${part}`);
    return Float32Array.from({ length }, () => draw.uniformBetween(-bound, bound));
  };
  return {
    [`${name}.weight`]: tensor(uniform('weight', inputs * outputs), [inputs, outputs]),
    [`${name}.bias`]: tensor(uniform('bias', outputs), [outputs]),
  };
}
