import { add, tidy } from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss } from '@leoclr/core';
import { queueCrossEntropy } from '@leoclr/engine';
import { checkLossInput } from './_check-loss-input.ts';
import { checkTemperature } from './_check-temperature.ts';

export interface InfoNceOptions {
  /** τ, default 0.2 (MoCo-v2; v1 has 0.07, the CIFAR-10 notebook 0.1). */
  temperature?: number;
}

/**
 * InfoNCE against a queue, as MoCo has it (He et al. 2020, eq. 1): for each key view j
 *
 * `mean over i of −log( exp(qᵢ·kᵢ / τ) / (exp(qᵢ·kᵢ / τ) + Σₙ exp(qᵢ·nₙ / τ)) )`, summed over the key views.
 *
 * With as many queries as keys, key j belongs to query j (two of each: MoCo's symmetric loss); with one query, every key belongs to it.
 * All terms see the same queue rows. At initialisation a term is near log(1 + K).
 *
 * Gradient: to the queries only.
 *
 * @throws LeoclrError `option` for a temperature that isn't positive; `shape` from the loss when rows or widths don't agree.
 *
 * @example
 * ```ts
 * const loss = infoNce({ temperature: 0.1 });
 * ```
 */
export function infoNce({ temperature = 0.2 }: InfoNceOptions = {}): Loss {
  checkTemperature('infoNce', temperature);
  return (input) => {
    checkLossInput('infoNce', input);
    const { queries, keys, negatives } = input;
    return tidy(() => {
      const terms = keys.map((key, index) => {
        const query = queries.length === 1 ? queries[0]! : queries[index]!;
        return queueCrossEntropy({ query, key, negatives }, { temperature });
      });
      return terms.reduce((sum, term) => add<Scalar>(sum, term));
    });
  };
}
