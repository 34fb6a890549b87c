import { LeoclrError } from '@leoclr/core';
import { centreRows, meanOfRows, moveMean } from './_centre-rows.ts';
import { featureProducts } from './_feature-products.ts';
import type { FeatureProducts } from './_feature-products.ts';
import { gramPreconditioner } from './_gram-preconditioner.ts';
import type { GramPreconditioner } from './_gram-preconditioner.ts';
import { penalisedLoss } from './_penalised-loss.ts';
import type { PointwiseLoss } from './_pointwise-loss.ts';
import { regularizationPath } from './_regularization-path.ts';
import type { PathOptions, PathPoint } from './_regularization-path.ts';
import { stations } from './_stations.ts';
import type { L2GridPoint } from './logistic-regression-record.ts';

/** Rows that a classifier is fitted to. */
export interface FittedRows {
  /** `[N, D]`. */
  readonly values: Float32Array;
  readonly loss: PointwiseLoss;
}

/** What a strength is chosen on, and what the chosen one is used for. */
export interface SweepInput {
  /** D. */
  readonly width: number;
  /** M. */
  readonly columns: number;
  readonly fit: FittedRows;
  readonly validation: {
    /** `[N, D]`. */
    readonly values: Float32Array;
    /** The share (0–1) that is to be high, from logits `[N, M]`. */
    readonly score: (logits: Float32Array) => number;
  };
  /** What is fitted in the end: the rows of `fit` and of `validation`. */
  readonly all: FittedRows;
  /** `[N, D]`. */
  readonly test: Float32Array;
}

export interface SweepOptions extends PathOptions {
  /** Name of the public function, for messages. */
  readonly where: string;
  /** Strengths to choose from, rising. */
  readonly l2Values: readonly number[];
  /** Penalty on the weights that a strength of 1 means. */
  readonly penaltyScale: number;
}

export interface SweepResult {
  /** In the order of `l2Values`. */
  readonly grid: readonly L2GridPoint[];
  readonly chosen: L2GridPoint;
  readonly refit: Pick<L2GridPoint, 'objective' | 'iterations' | 'converged'>;
  /** `[N, M]`. */
  readonly testLogits: Float32Array;
}

/** Fits every strength, chooses by the validation rows, fits once more with them, and looks at the test rows. Leaks no tensor. */
export async function sweep(input: SweepInput, options: SweepOptions): Promise<SweepResult> {
  const { width, fit, validation, all, test } = input;
  const mean = meanOfRows(fit.values, width);
  const devices: { dispose(): void }[] = [];
  const keep = <Device extends { dispose(): void }>(device: Device): Device => devices[devices.push(device) - 1] as Device;
  try {
    const products = keep(featureProducts(centreRows(fit.values, mean), width));
    const preconditioner = keep(await gramPreconditioner(products));
    checkTrace(options.where, preconditioner.trace);
    const seen = keep(featureProducts(centreRows(validation.values, mean), width));
    const { grid, best } = await chooseStrength({ ...input, products, preconditioner, seen }, options);
    for (const device of devices.splice(0)) device.dispose();
    const allMean = meanOfRows(all.values, width);
    const whole = keep(featureProducts(centreRows(all.values, allMean), width));
    const start = moveMean(best.point.weights, mean, allMean);
    // Not the one of the fitted rows: the others may go in directions that it takes for flat.
    const preconditionAll = keep(await gramPreconditioner(whole));
    const refit = await fitOnce(
      { products: whole, preconditioner: preconditionAll, loss: all.loss, start, penalty: best.point.penalty },
      options,
    );
    const tested = keep(featureProducts(centreRows(test, allMean), width));
    const testLogits = await tested.logits(refit.weights);
    return { grid, chosen: best.row, refit: facts(refit), testLogits };
  } finally {
    for (const device of devices) device.dispose();
  }
}

interface Choosing extends Pick<SweepInput, 'columns' | 'fit' | 'validation' | 'width'> {
  readonly products: FeatureProducts;
  readonly preconditioner: GramPreconditioner;
  /** Validation rows. */
  readonly seen: FeatureProducts;
}

interface Candidate {
  readonly row: L2GridPoint;
  readonly point: PathPoint;
}

async function chooseStrength(
  { columns, width, fit, validation, products, preconditioner, seen }: Choosing,
  { l2Values, penaltyScale, where, ...options }: SweepOptions,
): Promise<{ grid: readonly L2GridPoint[]; best: Candidate }> {
  const falling = l2Values.toReversed();
  const objective = await penalisedLoss(products, fit.loss, new Float64Array((width + 1) * columns));
  const path = regularizationPath(objective, preconditioner, {
    ...options,
    count: products.count,
    way: stations(
      falling.map((l2) => l2 * penaltyScale),
      objective.curvature() * preconditioner.trace,
    ),
  });
  const grid: L2GridPoint[] = [];
  let best: Candidate | null = null;
  for await (const point of path) {
    const l2 = falling[grid.length]!;
    checkObjective(where, l2, point.objective);
    const row = { l2, validationScore: validation.score(await seen.logits(point.weights)), ...facts(point) };
    grid.unshift(row);
    // Of equal ones the weakest: the strengths are tried from weak to strong in the code that the protocol comes from.
    if (best === null || row.validationScore >= best.row.validationScore) best = { row, point };
  }
  return { grid, best: best! };
}

interface Fitting {
  readonly products: FeatureProducts;
  readonly preconditioner: GramPreconditioner;
  readonly loss: PointwiseLoss;
  readonly start: Float64Array;
  readonly penalty: number;
}

async function fitOnce(
  { products, preconditioner, loss, start, penalty }: Fitting,
  { where, penaltyScale, history, maxIterations, tolerance }: SweepOptions,
): Promise<PathPoint> {
  const objective = await penalisedLoss(products, loss, start);
  const path = regularizationPath(objective, preconditioner, {
    history,
    maxIterations,
    tolerance,
    count: products.count,
    way: [{ penalty, wanted: true }],
  });
  const { value } = await path.next();
  checkObjective(where, penalty / penaltyScale, value!.objective);
  return value!;
}

function facts({ objective, iterations, end }: PathPoint): SweepResult['refit'] {
  return { objective, iterations, converged: end !== 'limit' };
}

/** Sums of squares must fit into float32, or every product is infinite. */
function checkTrace(where: string, trace: number): void {
  if (Number.isFinite(trace)) return;
  throw new LeoclrError('numeric', `${where}: expected features whose squares fit into float32, got larger ones. Scale them to about 1.`);
}

function checkObjective(where: string, l2: number, objective: number): void {
  if (Number.isFinite(objective)) return;
  throw new LeoclrError(
    'numeric',
    `${where}: expected a finite objective, got ${objective} at an l2 of ${l2}. The features are probably too large for float32: scale them.`,
  );
}
