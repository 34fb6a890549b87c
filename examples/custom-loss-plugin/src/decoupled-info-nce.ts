import { add, logSumExp, matMul, mean, mul, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { checkShape, LeoclrError } from '@leoclr/core';
import type { Loss, LossInput } from '@leoclr/core';
import { stopGradient } from './stop-gradient.ts';

export interface DecoupledInfoNceOptions {
  /** τ, default 0.2 (MoCo-v2). */
  temperature: number;
}

/**
 * Decoupled contrastive loss (Yeh et al. 2022, arXiv 2110.06848) against a queue, one term a key view:
 *
 * `mean over i of −qᵢ·kᵢ / τ + log Σₙ exp(qᵢ·nₙ / τ)`, summed over the key views.
 *
 * InfoNCE without the positive in the denominator: its gradient doesn't fade when a pair already agrees, which helps small batches.
 *
 * Gradient: to the query only.
 */
export function decoupledInfoNce({ temperature }: DecoupledInfoNceOptions): Loss {
  return (input) => {
    const { query, keys, negatives } = checkInput(input);
    return tidy(() => {
      const others = mul(matMul(query, stopGradient(negatives), false, true), 1 / temperature); // [N, K]
      const apart = logSumExp<Tensor1D>(others, 1); // [N]
      const terms = keys.map((key) => {
        const together = mul(sum(mul(query, stopGradient(key)), 1), 1 / temperature); // [N]
        return mean<Scalar>(sub(apart, together));
      });
      return terms.reduce((total, term) => add<Scalar>(total, term));
    });
  };
}

function checkInput({ queries, keys, negatives }: LossInput): { query: Tensor2D; keys: readonly Tensor2D[]; negatives: Tensor2D } {
  const [query] = queries;
  if (query === undefined || queries.length !== 1 || keys.length === 0 || negatives === null) {
    const got = `${queries.length} queries, ${keys.length} keys and ${negatives === null ? 'no' : 'some'} negatives`;
    throw new LeoclrError('shape', `decoupledInfoNce(): expected one of queries, some keys and negatives, got ${got}.`);
  }
  for (const [index, key] of keys.entries())
    checkShape(`decoupledInfoNce(): expected keys[${index}], like queries[0],`, key.shape, query.shape);
  checkShape('decoupledInfoNce(): expected negatives', negatives.shape, [null, query.shape[1]]);
  return { query, keys, negatives };
}
