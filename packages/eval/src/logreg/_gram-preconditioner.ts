import { matMul, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Precondition } from './_curvature-pairs.ts';
import type { FeatureProducts } from './_feature-products.ts';
import { inverseCholesky } from './_inverse-cholesky.ts';

/** Roughly what the Hessian is: `curvature` · (XᵀX ⊗ 1) + `penalty`. */
export interface Curvature {
  /** Mean of p(1 − p) over rows and classes. */
  readonly curvature: number;
  /** Second derivative of the penalty. */
  readonly penalty: number;
  /** Rows that the sum runs over. */
  readonly count: number;
}

/** Turns gradients into directions that know how the features are correlated. */
export interface GramPreconditioner {
  /** Of XᵀX: no eigenvalue is above it. */
  readonly trace: number;
  /** What applies the inverse of the rough Hessian; valid until the next call. */
  at(curvature: Curvature): Precondition;
  dispose(): void;
}

/** XᵀX in float32 is known to about this share of its trace. */
const ROUNDING = 1e-7;
/** A factor serves as long as the share of the penalty is within this of what it was made for. */
const REACH = 10;

/**
 * A preconditioner from the Gram matrix of centred features.
 *
 * Features of a trained network have eigenvalues that span four decades and more, and plain L-BFGS then takes hundreds of steps where this
 * takes a few. A new factor is made only when the penalty has come a hundredfold down: three or four times on the way over eleven decades.
 */
export async function gramPreconditioner(products: FeatureProducts): Promise<GramPreconditioner> {
  const { width, count } = products;
  const gram = Float64Array.from(await products.gram());
  let trace = 0;
  for (let i = 0; i < gram.length; i += width + 1) trace += gram[i]!;
  let factor: Factor | null = null;
  const dispose = (): void => {
    factor?.lower.dispose();
    factor?.upper.dispose();
    factor = null;
  };
  const factorFor = (damping: number): Factor => {
    if (factor !== null && damping <= factor.damping * REACH * REACH && (damping >= factor.damping / REACH || factor.lowest)) return factor;
    dispose();
    return (factor = makeFactor(gram, width, { damping: damping / REACH, least: ROUNDING * trace }));
  };
  return {
    trace,
    at({ curvature, penalty, count: rows }) {
      const scale = (rows / count) * Math.max(curvature, 1e-30);
      const biasScale = 1 / (scale * count);
      if (penalty >= scale * trace) return (gradient) => scaled(gradient, width, { weights: 1 / penalty, bias: biasScale });
      const { lower, upper } = factorFor(penalty / scale);
      return (gradient) => solve(gradient, { lower, upper, weights: 1 / scale, bias: biasScale });
    },
    dispose,
  };
}

interface Factor {
  /** What was added to the diagonal. */
  readonly damping: number;
  /** No factor with less of it is worth making. */
  readonly lowest: boolean;
  /** L⁻¹, `[D, D]`. */
  readonly lower: Tensor2D;
  /** L⁻ᵀ, `[D, D]`. */
  readonly upper: Tensor2D;
}

function makeFactor(gram: Float64Array, width: number, { damping, least }: { damping: number; least: number }): Factor {
  for (let added = Math.max(damping, least); ; added *= 10) {
    const damped = gram.slice();
    for (let i = 0; i < damped.length; i += width + 1) damped[i]! += added;
    const inverse = inverseCholesky(damped, width);
    if (inverse === null && Number.isFinite(added)) continue;
    const lower = tensor2d(Float32Array.from(inverse ?? damped), [width, width]);
    return { damping: added, lowest: added > damping, lower, upper: transpose<Tensor2D>(lower) };
  }
}

interface Scales {
  readonly weights: number;
  readonly bias: number;
}

function scaled(gradient: Float64Array, width: number, { weights, bias }: Scales): Float64Array {
  const firstBias = (gradient.length / (width + 1)) * width;
  return gradient.map((value, i) => value * (i < firstBias ? weights : bias));
}

/** L⁻ᵀ · (L⁻¹ · g), which stays positive definite in float32 too. */
async function solve(
  gradient: Float64Array,
  { lower, upper, weights, bias }: Scales & Pick<Factor, 'lower' | 'upper'>,
): Promise<Float64Array> {
  const [width] = lower.shape;
  const firstBias = (gradient.length / (width + 1)) * width;
  // Gradients of 1e-9 and their products would leave float32's range.
  const size = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const product = tidy(() => {
    const right = tensor2d(
      Float32Array.from(gradient.subarray(0, firstBias), (value) => value / size),
      [width, firstBias / width],
    );
    return matMul(upper, matMul(lower, right));
  });
  const solved = await product.data<'float32'>();
  product.dispose();
  return gradient.map((value, i) => (i < firstBias ? solved[i]! * size * weights : value * bias));
}
