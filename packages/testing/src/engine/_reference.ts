import { rng, LeoclrError } from '@leoclr/core';
import { drawValues } from './_case-input.ts';
import { caseName } from './_engine-case.ts';
import type { EngineCase } from './_engine-case.ts';
import { given, gradientsOfPlain } from './plain/_plain.ts';
import type { Plain } from './plain/_plain.ts';

/**
 * No value of a reference comes nearer to the corner of a ReLU or to a tie of two maxima than this share of the largest: an engine's
 * rounding errors, Winograd's included, must not take it over the corner, where the gradient jumps.
 */
const MARGIN = 3e-5;
const ATTEMPTS = 200;
const FEW = 8;
const SMALL = 0.03;

/** What a case should give. */
export interface Reference {
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly outputs: readonly Plain[];
  /** What the gradients are taken of: Σ outputs · upstreams. */
  readonly upstreams: readonly Float64Array[];
  /** By the names of the inputs that have one. */
  readonly gradients: Readonly<Record<string, Float64Array>>;
}

/** Draws values that keep away from corners and from sums that cancel, and computes in float64. A function of its arguments. */
export function referenceOf(subject: EngineCase, { family, index, seed }: { family: string; index: number; seed: number }): Reference {
  const names = differentiableInputs(subject);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const draw = rng(seed, `engine values ${family}`, { sample: index, view: attempt });
    const values = Object.fromEntries(Object.entries(subject.inputs).map(([name, input]) => [name, drawValues(input, draw)]));
    const inputs = Object.fromEntries(Object.entries(values).map(([name, own]) => [name, given(subject.inputs[name]!.shape, own)]));
    const outputs = [subject.plain(inputs)].flat() as Plain[];
    if (names.length > 0 && outputs.some(({ margin }) => margin < MARGIN)) continue;
    const upstreams = outputs.map((output) => output.values.map(() => Math.fround(draw.normal())));
    const all = gradientsOfPlain(
      outputs,
      upstreams,
      names.map((name) => inputs[name]!),
    );
    if (all.some((gradient) => cancelled(gradient, upstreams))) continue;
    return { values, outputs, upstreams, gradients: Object.fromEntries(names.map((name, place) => [name, all[place]!])) };
  }
  throw new LeoclrError(
    'option',
    `The case "${caseName(subject)}" is ill-conditioned with all of ${ATTEMPTS} draws: near a corner, or with sums that cancel. Make it smaller.`,
  );
}

/** A few sums that have come out next to nothing by chance: no rounding error is small beside them. */
function cancelled(gradient: Float64Array, upstreams: readonly Float64Array[]): boolean {
  if (gradient.length === 0 || gradient.length > FEW) return false;
  const largest = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const length = Math.hypot(...upstreams.map((upstream) => Math.sqrt(upstream.reduce((sum, value) => sum + value * value, 0))));
  // Functions with no slope at all are fine.
  return largest > 1e-9 * length && largest < SMALL * length;
}

export function differentiableInputs({ inputs, differentiable = true }: EngineCase): string[] {
  return differentiable ? Object.keys(inputs).filter((name) => !inputs[name]!.fixed) : [];
}
