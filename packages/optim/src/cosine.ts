import { LeoclrError } from '@leoclr/core';
import type { Schedule } from '@leoclr/core';

export interface CosineOptions {
  /** Learning rate at the start of the cosine, e.g. 0.03 for batch 256 (MoCo-v2). */
  base: number;
  /** How often the rate changes: once an `epoch` (default, MoCo) or every `step`. */
  per?: 'epoch' | 'step';
  /** Epochs of linear growth from 0 to `base` before the cosine, step by step; default 0 (MoCo has none). */
  warmupEpochs?: number;
  /** What the first epoch counts as: 0 (default, `main_moco.py`) or 1 (MoCo's CIFAR-10 notebook, whose last epoch then has rate 0). */
  countFrom?: 0 | 1;
}

/**
 * Half a cosine from `base` to 0: `base · ½ (1 + cos(π · t))`, t = the share of the run that is over.
 *
 * @throws LeoclrError `option` for a negative base or warm-up.
 */
export function cosine({ base, per = 'epoch', warmupEpochs = 0, countFrom = 0 }: CosineOptions): Schedule {
  if (!(base >= 0 && warmupEpochs >= 0)) {
    throw new LeoclrError('option', `cosine(): expected base and warmupEpochs of at least 0, got ${base} and ${warmupEpochs}.`);
  }
  return ({ epoch, step, stepsPerEpoch, epochs }) => {
    const exact = epoch + step / stepsPerEpoch;
    // Counted from 1: a first step with rate 0 would be lost.
    if (exact < warmupEpochs) return (base * (epoch * stepsPerEpoch + step + 1)) / (warmupEpochs * stepsPerEpoch);
    const reached = per === 'epoch' ? epoch + countFrom : exact;
    const share = Math.min(1, Math.max(0, (reached - warmupEpochs) / Math.max(epochs - warmupEpochs, Number.EPSILON)));
    return base * 0.5 * (1 + Math.cos(Math.PI * share));
  };
}
