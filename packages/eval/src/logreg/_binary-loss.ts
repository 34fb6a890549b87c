import type { PointwiseLoss } from './_pointwise-loss.ts';

/**
 * Cross-entropy of one yes-or-no question a class, log(1 + exp(∓z)), summed over rows and classes.
 *
 * @param targets `[N, M]`: 1 there, 0 not there, −1 unknown: costs nothing and teaches nothing.
 */
export function binaryLoss(targets: ArrayLike<number>): PointwiseLoss {
  return ({ start, direction, step }, gradient) => {
    let [value, slope] = [0, 0];
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i]!;
      if (target === -1) {
        gradient[i] = 0;
        continue;
      }
      const sign = target === 1 ? -1 : 1;
      const wrong = sign * (start[i]! + step * direction[i]!); // above 0 where the answer is wrong
      const small = Math.exp(-Math.abs(wrong));
      value += Math.log1p(small) + Math.max(0, wrong);
      const pull = (sign * (wrong > 0 ? 1 : small)) / (1 + small);
      gradient[i] = pull;
      slope += pull * direction[i]!;
    }
    return { value, slope };
  };
}
