import type { Rng } from '@leoclr/core';
import type { EngineCase } from './_engine-case.ts';

/** Cases of one kind. */
export interface Family {
  readonly name: string;
  /** How many cases there are. */
  readonly count: number;
  /** Largest error relative to the largest expected value of a tensor. */
  readonly tolerance: number;
  /** Shapes and options of one case: a function of `index` and what is drawn. */
  readonly draw: (draw: Rng, index: number) => EngineCase;
}

/** One of the given things. */
export function oneOf<Thing>(draw: Rng, things: readonly Thing[]): Thing {
  return things[draw.integer(things.length)]!;
}

/** A whole number from `low` to `high`, both included. */
export function integerFrom(draw: Rng, low: number, high: number): number {
  return low + draw.integer(high - low + 1);
}
