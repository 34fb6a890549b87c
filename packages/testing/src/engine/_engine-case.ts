import type { Tensor } from '@tensorflow/tfjs-core';
import type { CaseInput, TensorOf } from './_case-input.ts';
import type { Plain } from './plain/_plain.ts';

export type CaseInputs = Readonly<Record<string, CaseInput>>;

/** A computation, done by an engine and once more in plain float64 loops. */
export interface EngineCase {
  /** What is done, with all options; the shapes of the inputs are put before it. */
  readonly what: string;
  readonly inputs: CaseInputs;
  /** Disposes nothing that it was given. */
  readonly run: (inputs: Readonly<Record<string, Tensor>>) => Tensor | readonly Tensor[];
  readonly plain: (inputs: Readonly<Record<string, Plain>>) => Plain | readonly Plain[];
  /** False for results of whole numbers and for ops without gradient in tfjs. Default true. */
  readonly differentiable?: boolean;
  /** Inputs that the computation may use up. */
  readonly consumed?: readonly string[];
  /** Largest error relative to the largest expected value, when it isn't the family's. */
  readonly tolerance?: number;
}

interface TypedCase<Inputs extends CaseInputs> extends Omit<EngineCase, 'inputs' | 'run' | 'plain'> {
  readonly inputs: Inputs;
  readonly run: (inputs: { readonly [Name in keyof Inputs]: TensorOf<Inputs[Name]['shape']> }) => Tensor | readonly Tensor[];
  readonly plain: (inputs: { readonly [Name in keyof Inputs]: Plain }) => Plain | readonly Plain[];
}

/** Returns its argument: names and ranks of the inputs are checked by the compiler and then forgotten. */
export function engineCase<const Inputs extends CaseInputs>(typed: TypedCase<Inputs>): EngineCase {
  return typed as unknown as EngineCase;
}

/** `x [2, 5, 7, 16], filter [3, 3, 16, 32]; stride 2`. */
export function caseName({ inputs, what }: EngineCase): string {
  const shapes = Object.entries(inputs).map(([name, { shape }]) => `${name} [${shape.join(', ')}]`);
  return `${shapes.join(', ')}; ${what}`;
}
