import { dot, inverseHessianTimes, usablePairs } from './_curvature-pairs.ts';
import type { CurvaturePair, Precondition } from './_curvature-pairs.ts';
import { lineSearch } from './_line-search.ts';
import type { Ray } from './_line-search.ts';

/** Where a minimisation has come to. */
export interface Place {
  readonly value: number;
  /** The minimiser keeps it: the function makes a new one for each place. */
  readonly gradient: Float64Array;
}

/** A smooth function that remembers where it is. To look along a ray is cheap, to move and to take a gradient is not. */
export interface MovingFunction {
  /** The function along a direction from where it is. */
  along(direction: Float64Array): Promise<Ray>;
  /** Moves along the ray that was asked for last, to the step that was looked at last. */
  move(): Promise<Place>;
}

export interface LbfgsOptions {
  /** Where the function is. */
  readonly start: Place;
  readonly precondition: Precondition;
  /** Pairs that are remembered. 10, as scipy's L-BFGS-B has it. */
  readonly history: number;
  readonly maxIterations: number;
  /** Pairs from an earlier minimisation of a function much like this one. Default none. */
  readonly pairs?: readonly CurvaturePair[];
  /** Stops when the rest that the quadratic model sees, ½ gᵀH⁻¹g, is at most this share of the value. */
  readonly tolerance: number;
}

export interface LbfgsResult {
  readonly place: Place;
  readonly iterations: number;
  /** `limit`: maxIterations was not enough; `rounding`: no place along the gradient is lower to rounding. */
  readonly end: 'converged' | 'limit' | 'rounding';
  readonly pairs: readonly CurvaturePair[];
}

/**
 * Minimises a smooth function from where it is, by L-BFGS with a preconditioner and a strong-Wolfe line search (Nocedal and Wright,
 * Numerical Optimization, algorithm 7.5).
 */
export async function lbfgs(
  fn: MovingFunction,
  { precondition, history, maxIterations, tolerance, ...from }: LbfgsOptions,
): Promise<LbfgsResult> {
  let pairs = usablePairs(from.pairs ?? [], history);
  let place = from.start;
  for (let iterations = 0; ;) {
    const direction = await inverseHessianTimes(place.gradient, pairs, precondition);
    const rest = dot(direction, place.gradient) / 2;
    if (rest >= 0 && rest <= tolerance * Math.abs(place.value)) return { place, iterations, end: 'converged', pairs };
    if (iterations === maxIterations) return { place, iterations, end: 'limit', pairs };
    const step = direction.map((value) => -value);
    const found = await search(fn, step);
    if (found === null) {
      if (pairs.length === 0) return { place, iterations, end: 'rounding', pairs };
      pairs = []; // the preconditioner alone always descends
      continue;
    }
    const next = await fn.move();
    const pair = { step: step.map((value) => value * found), change: difference(next.gradient, place.gradient) };
    pairs = usablePairs([...pairs, pair], history);
    place = next;
    iterations++;
  }
}

/** The step that was taken, or null when the direction doesn't descend. The function has looked at that step last. */
async function search(fn: MovingFunction, direction: Float64Array): Promise<number | null> {
  const ray = await fn.along(direction);
  const start = ray(0);
  if (!(start.slope < 0)) return null;
  let last = 0;
  const found = lineSearch((step) => ray((last = step)), start);
  if (found === null) return null;
  if (last !== found.step) ray(found.step);
  return found.step;
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]!);
}
