import type { CurvaturePair } from './_curvature-pairs.ts';
import type { GramPreconditioner } from './_gram-preconditioner.ts';
import { lbfgs } from './_lbfgs.ts';
import type { LbfgsResult } from './_lbfgs.ts';
import type { Classifier, PenalisedLoss } from './_penalised-loss.ts';
import { TOLERANCE_BETWEEN } from './_stations.ts';
import type { Station } from './_stations.ts';

/** How far the minimisation goes. */
export interface PathOptions {
  readonly history: number;
  readonly maxIterations: number;
  readonly tolerance: number;
}

/** The optimum at one strength of the penalty. */
export interface PathPoint {
  readonly penalty: number;
  readonly objective: number;
  readonly iterations: number;
  readonly end: LbfgsResult['end'];
  /** `[D + 1, M]`, the last row is the intercept. */
  readonly weights: Float64Array;
}

/**
 * Minimises the objective at each penalty, from the strongest to the weakest.
 *
 * From strong to weak the optimum moves away from zero step by step, so each is near the one before, and the line through the last two points to
 * the next one. The curvature that L-BFGS has learned is carried on too: the losses keep theirs, only the penalty's share changes.
 *
 * The stations fall; only wanted ones are given back.
 */
export async function* regularizationPath(
  objective: PenalisedLoss,
  preconditioner: GramPreconditioner,
  { way, count, ...options }: PathOptions & { readonly way: readonly Station[]; readonly count: number },
): AsyncGenerator<PathPoint, void> {
  let pairs: readonly CurvaturePair[] = [];
  let earlier: Classifier | null = null;
  for (const [i, { penalty, wanted }] of way.entries()) {
    const before = objective.classifier();
    objective.setPenalty(penalty);
    if (earlier !== null) objective.leap(earlier);
    // The first place of all is the origin and no optimum.
    if (i > 0) earlier = before;
    const start = await objective.here();
    const precondition = preconditioner.at({ curvature: objective.curvature(), penalty, count });
    if (i > 0) pairs = withPenalty(pairs, penalty - way[i - 1]!.penalty, objective.columns);
    const tolerance = wanted ? options.tolerance : Math.max(options.tolerance, TOLERANCE_BETWEEN);
    const result = await lbfgs(objective, { ...options, tolerance, start, precondition, pairs });
    pairs = result.pairs;
    if (!wanted) continue;
    const { weights } = objective.classifier();
    yield { penalty, objective: result.place.value, iterations: result.iterations, end: result.end, weights };
  }
}

/** The pairs as they would be with `more` of the penalty, which leaves the intercepts alone. */
function withPenalty(pairs: readonly CurvaturePair[], more: number, columns: number): CurvaturePair[] {
  return pairs.map(({ step, change }) => {
    const firstBias = step.length - columns;
    return { step, change: change.map((value, i) => (i < firstBias ? value + more * step[i]! : value)) };
  });
}
