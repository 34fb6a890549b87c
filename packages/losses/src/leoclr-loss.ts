import { add, tidy } from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';
import type { Loss } from '@leoclr/core';
import { queueCrossEntropy } from '@leoclr/engine';
import { checkLossInput } from './_check-loss-input.ts';
import { checkTemperature } from './_check-temperature.ts';

export interface LeoclrLossOptions {
  /** τ, default 0.2 (MoCo-v2's; the LeOCLR paper's own value is not known to us). */
  temperature?: number;
}

/**
 * The LeOCLR loss (arXiv 2403.06813): the original image X is the query, its two random crops X¹ and X² are the keys, and each crop
 * is pulled towards X,
 *
 * `ℓ(X, X¹) + ℓ(X, X²)` with ℓ = InfoNCE against the same queue rows. A plain sum: twice the scale of one MoCo term.
 *
 * Gradient: to the query only (the paper's stop-gradient on the crops).
 *
 * @throws LeoclrError `option` for a temperature that isn't positive; `shape` from the loss when there isn't one query and two keys, or
 * when rows or widths don't agree.
 */
export function leoclrLoss({ temperature = 0.2 }: LeoclrLossOptions = {}): Loss {
  checkTemperature('leoclrLoss', temperature);
  return (input) => {
    checkLossInput('leoclrLoss', input);
    const { queries, keys, negatives } = input;
    if (queries.length !== 1 || keys.length !== 2) {
      const got = `${queries.length} queries and ${keys.length} keys`;
      throw new LeoclrError('shape', `leoclrLoss(): expected one query (the original) and two keys (its crops), got ${got}.`);
    }
    const [original] = queries;
    const [crop1, crop2] = keys;
    return tidy(() =>
      add<Scalar>(
        queueCrossEntropy({ query: original!, key: crop1!, negatives }, { temperature }),
        queueCrossEntropy({ query: original!, key: crop2!, negatives }, { temperature }),
      ),
    );
  };
}
