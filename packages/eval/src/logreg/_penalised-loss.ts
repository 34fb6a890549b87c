import { addScaled, dot } from './_curvature-pairs.ts';
import type { FeatureProducts } from './_feature-products.ts';
import type { MovingFunction, Place } from './_lbfgs.ts';
import type { Ray } from './_line-search.ts';
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
  /** Goes on as far as it came since `earlier`, if the objective is lower there. */
  leap(earlier: Classifier): void;
  /** Mean of p(1 − p) over rows and classes where it is. */
  curvature(): number;
}

/**
 * The objective on features, from given weights on.
 *
 * Logits are linear in the weights: a direction costs one product with the features, a gradient another, and all looks along the direction
 * none. Sums are float64, products float32.
 */
export async function penalisedLoss(products: FeatureProducts, loss: PointwiseLoss, start: Float64Array): Promise<PenalisedLoss> {
  const logits = Float64Array.from(await products.logits(start));
  const nowhere = new Float32Array(logits.length);
  const pull = new Float32Array(logits.length);
  const { value } = loss({ start: logits, direction: nowhere, step: 0 }, pull);
  const state: State = {
    products,
    loss,
    columns: start.length / (products.width + 1),
    weights: start.slice(),
    logits,
    nowhere,
    here: { pull, loss: value },
    there: { pull: new Float32Array(logits.length), loss: value },
    ray: { direction: start, logits: nowhere, step: 0 },
    penalty: 0,
  };
  return {
    columns: state.columns,
    setPenalty(penalty) {
      state.penalty = penalty;
    },
    here: () => placeOf(state),
    along: (direction) => alongRay(state, direction),
    async move() {
      addScaled(state.weights, state.ray.direction, state.ray.step);
      addScaled(state.logits, state.ray.logits, state.ray.step);
      arrive(state);
      return placeOf(state);
    },
    classifier: () => ({ weights: state.weights.slice(), logits: state.logits.slice() }),
    leap: (earlier) => leap(state, earlier),
    curvature() {
      // |p − y| is p or 1 − p.
      const sum = state.here.pull.reduce((sum, pull) => sum + Math.abs(pull) * (1 - Math.abs(pull)), 0);
      return sum / logits.length;
    },
  };
}

interface State extends Classifier {
  readonly products: FeatureProducts;
  readonly loss: PointwiseLoss;
  readonly columns: number;
  /** Zeros, `[N, M]`. */
  readonly nowhere: Float32Array;
  penalty: number;
  /** The loss and its gradient with respect to the logits where it is, and where it looked last: exponentials are dear, none is taken twice. */
  here: Look;
  there: Look;
  /** The ray and the step that were looked at last. */
  ray: { readonly direction: Float64Array; readonly logits: Float32Array; step: number };
}

interface Look {
  readonly pull: Float32Array;
  loss: number;
}

async function placeOf({ products, columns, weights, here, penalty }: State): Promise<Place> {
  const gradient = new Float64Array(weights.length);
  const firstBias = weights.length - columns;
  gradient.set(await products.turned(here.pull));
  for (let i = 0; i < firstBias; i++) gradient[i]! += penalty * weights[i]!;
  for (let from = 0; from < here.pull.length; from += columns) {
    for (let k = 0; k < columns; k++) gradient[firstBias + k]! += here.pull[from + k]!;
  }
  return { value: here.loss + penaltyOf({ columns, penalty }, weights, weights) / 2, gradient };
}

async function alongRay(state: State, direction: Float64Array): Promise<Ray> {
  const { products, loss, weights, here } = state;
  const ray = { direction, logits: await products.logits(direction), step: 0 };
  state.ray = ray;
  const constant = penaltyOf(state, weights, weights) / 2;
  const linear = penaltyOf(state, weights, direction);
  const square = penaltyOf(state, direction, direction);
  const first = { step: 0, value: here.loss + constant, slope: dot(here.pull, ray.logits) + linear };
  return (step) => {
    if (step === 0) return first;
    const { value, slope } = loss({ start: state.logits, direction: ray.logits, step }, state.there.pull);
    ray.step = step;
    state.there.loss = value;
    return { step, value: value + constant + step * linear + (step * step * square) / 2, slope: slope + linear + step * square };
  };
}

function leap(state: State, earlier: Classifier): void {
  const { weights, logits, here, there, nowhere } = state;
  const further = { weights: mirrored(weights, earlier.weights), logits: mirrored(logits, earlier.logits) };
  there.loss = state.loss({ start: further.logits, direction: nowhere, step: 0 }, there.pull).value;
  const gain = here.loss - there.loss + (penaltyOf(state, weights, weights) - penaltyOf(state, further.weights, further.weights)) / 2;
  if (!(gain > 0)) return;
  weights.set(further.weights);
  logits.set(further.logits);
  arrive(state);
}

/** Where it looked last is where it is. */
function arrive(state: State): void {
  [state.here, state.there] = [state.there, state.here];
}

/** The penalty's share of a product of two weights, without the intercepts. */
function penaltyOf({ columns, penalty }: Pick<State, 'columns' | 'penalty'>, a: Float64Array, b: Float64Array): number {
  return penalty * dot(a.subarray(0, a.length - columns), b.subarray(0, b.length - columns));
}

/** As far beyond `now` as `now` is beyond `earlier`. */
function mirrored(now: Float64Array, earlier: Float64Array): Float64Array {
  return now.map((value, i) => 2 * value - earlier[i]!);
}
