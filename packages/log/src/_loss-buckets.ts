import type { ReportLossPoint } from './report.ts';

/** Neighbouring steps as one mark of the curve. */
export interface LossBucket {
  readonly first: number;
  readonly last: number;
  /** Mean step. */
  readonly step: number;
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Mean rate, or null when no point has one. */
  readonly learningRate: number | null;
}

/** At most `count` buckets of equally many points, in order of steps. Points whose loss isn't finite are left out. */
export function lossBuckets(points: readonly ReportLossPoint[], count: number): LossBucket[] {
  const finite = points.filter(({ loss }) => Number.isFinite(loss)).sort((a, b) => a.step - b.step);
  const size = Math.max(1, Math.ceil(finite.length / count));
  const buckets: LossBucket[] = [];
  for (let start = 0; start < finite.length; start += size) buckets.push(summarize(finite.slice(start, start + size)));
  return buckets;
}

function summarize(points: readonly ReportLossPoint[]): LossBucket {
  const losses = points.map(({ loss }) => loss);
  const rates = points.flatMap(({ learningRate }) => (learningRate === undefined ? [] : [learningRate]));
  return {
    first: points[0]!.step,
    last: points.at(-1)!.step,
    step: mean(points.map(({ step }) => step)),
    mean: mean(losses),
    lowest: Math.min(...losses),
    highest: Math.max(...losses),
    learningRate: rates.length === 0 ? null : mean(rates),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
