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

/** What a case should give. */
export interface Reference {
  readonly values: Readonly<Record<string, Float64Array>>;
  readonly outputs: readonly Plain[];
  /** What the gradients are taken of: Σ outputs · upstreams. */
  readonly upstreams: readonly Float64Array[];
  /** By the names of the inputs that have one. */
  readonly gradients: Readonly<Record<string, Float64Array>>;
}

/** Draws values that keep away from corners, and computes in float64. A function of its arguments. */
export function referenceOf(subject: EngineCase, { family, index, seed }: { family: string; index: number; seed: number }): Reference {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const draw = rng(seed, `engine values ${family}`, { sample: index, view: attempt });
    const values = Object.fromEntries(Object.entries(subject.inputs).map(([name, input]) => [name, drawValues(input, draw)]));
    const inputs = Object.fromEntries(Object.entries(values).map(([name, own]) => [name, given(subject.inputs[name]!.shape, own)]));
    const outputs = [subject.plain(inputs)].flat() as Plain[];
    if (outputs.some(({ margin }) => margin < MARGIN)) continue;
    const upstreams = outputs.map((output) => output.values.map(() => Math.fround(draw.normal())));
    const names = differentiableInputs(subject);
    const all = gradientsOfPlain(
      outputs,
      upstreams,
      names.map((name) => inputs[name]!),
    );
    return { values, outputs, upstreams, gradients: Object.fromEntries(names.map((name, place) => [name, all[place]!])) };
  }
  throw new LeoclrError('option', `The case "${caseName(subject)}" is near a corner with all of ${ATTEMPTS} draws. Make it smaller.`);
}

export function differentiableInputs({ inputs, differentiable = true }: EngineCase): string[] {
  return differentiable ? Object.keys(inputs).filter((name) => !inputs[name]!.fixed) : [];
}
