import { dot } from './_curvature-pairs.ts';
import type { FeatureProducts } from './_feature-products.ts';
import type { MovingFunction, Place } from './_lbfgs.ts';
import type { PointwiseLoss } from './_pointwise-loss.ts';

/** Weights `[D + 1, M]`, the last row of which is the intercept, and the logits `[N, M]` that they give. */
export interface Classifier {
  readonly weights: Float64Array;
  readonly logits: Float64Array;
}

/** The objective of logistic regression: sum of losses + penalty / 2 · ‖W‖²; the intercept is free. */
export interface PenalisedLoss extends MovingFunction {
  /** M. */
  readonly columns: number;
  setPenalty(penalty: number): void;
  /** Value and gradient where it is. */
  here(): Promise<Place>;
  /** Where it is. */
  classifier(): Classifier;
  /** Goes on as far as it came since `earlier`, if the objective is lower there; before the first place it stays. */
  leap(earlier: Classifier): void;
  /** Mean of p(1 − p) over rows and classes at the last place. */
  curvature(): number;
}

/**
 * The objective on features, from given weights on.
 *
 * Logits are linear in the weights: a direction costs one product with the features, a gradient another, and all looks along the direction
 * none. Sums are float64, products float32.
 */
export async function penalisedLoss(products: FeatureProducts, loss: PointwiseLoss, start: Float64Array): Promise<PenalisedLoss> {
  const columns = start.length / (products.width + 1);
  const firstBias = products.width * columns;
  const weights = start.slice();
  const logits = Float64Array.from(await products.logits(weights));
  const pull = new Float32Array(logits.length);
  const nowhere = new Float32Array(logits.length);
  const ofWeights = (values: Float64Array): Float64Array => values.subarray(0, firstBias);
  let penalty = 0;
  let lossHere = Number.NEGATIVE_INFINITY;
  let last: Look = { direction: start, logits: nowhere, step: 0 };

  const lossAt = (at: Float64Array): number => loss({ start: at, direction: nowhere, step: 0 }, pull).value;
  const penaltyAt = (at: Float64Array): number => (penalty / 2) * dot(ofWeights(at), ofWeights(at));
  const place = async (): Promise<Place> => {
    lossHere = lossAt(logits);
    const gradient = new Float64Array(start.length);
    gradient.set(await products.turned(pull));
    for (let i = 0; i < firstBias; i++) gradient[i]! += penalty * weights[i]!;
    for (let i = 0; i < pull.length; i++) gradient[firstBias + (i % columns)]! += pull[i]!;
    return { value: lossHere + penaltyAt(weights), gradient };
  };
  return {
    columns,
    here: place,
    async along(direction) {
      const slopes = await products.logits(direction);
      const linear = penalty * dot(ofWeights(weights), ofWeights(direction));
      const square = penalty * dot(ofWeights(direction), ofWeights(direction));
      const constant = penaltyAt(weights);
      last = { direction, logits: slopes, step: 0 };
      return (step) => {
        last = { ...last, step };
        const { value, slope } = loss({ start: logits, direction: slopes, step }, pull);
        return { step, value: value + constant + step * linear + (step * step * square) / 2, slope: slope + linear + step * square };
      };
    },
    async move() {
      for (let i = 0; i < weights.length; i++) weights[i]! += last.step * last.direction[i]!;
      for (let i = 0; i < logits.length; i++) logits[i]! += last.step * last.logits[i]!;
      return place();
    },
    classifier: () => ({ weights: weights.slice(), logits: logits.slice() }),
    setPenalty(value) {
      penalty = value;
    },
    leap(earlier) {
      const further = { weights: mirrored(weights, earlier.weights), logits: mirrored(logits, earlier.logits) };
      if (lossAt(further.logits) + penaltyAt(further.weights) >= lossHere + penaltyAt(weights)) return;
      weights.set(further.weights);
      logits.set(further.logits);
    },
    // |p − y| is p or 1 − p.
    curvature: () => pull.reduce((sum, value) => sum + Math.abs(value) * (1 - Math.abs(value)), 0) / pull.length,
  };
}

/** Where the ray was looked at last. */
interface Look {
  readonly direction: Float64Array;
  readonly logits: Float32Array;
  readonly step: number;
}

/** As far beyond `now` as `now` is beyond `earlier`. */
function mirrored(now: Float64Array, earlier: Float64Array): Float64Array {
  return now.map((value, i) => 2 * value - earlier[i]!);
}
