import { LeoclrError } from '@leoclr/core';
import { clampNeighbours } from './_clamp-neighbours.ts';
import type { KnnInput, KnnOptions } from './knn.ts';

/** One k with one temperature. */
export interface Combination {
  readonly k: number;
  readonly temperature: number;
}

/** The options of `knn` with everything filled in. */
export interface KnnSettings {
  /** What is reported, unless it is chosen. */
  readonly headline: Combination;
  /** Every k with every temperature, each once. */
  readonly sweep: readonly Combination[];
  readonly chooses: boolean;
  readonly excludeSelf: boolean;
  readonly seed: number;
  readonly notes: readonly string[];
}

const K = 200;
const TEMPERATURE = 0.1;

/** @throws LeoclrError `option` or `data`. */
export function knnSettings({ bank, queries }: KnnInput, options: KnnOptions): KnnSettings {
  const { k = K, temperature = TEMPERATURE, excludeSelf = bank === queries, choose, seed = 0 } = options;
  const ks = listOf('k', k);
  const temperatures = listOf('temperature', temperature);
  checkChoose(choose, excludeSelf);
  for (const value of temperatures) {
    if (!Number.isFinite(value) || value <= 0) throw new LeoclrError('option', `knn(): expected temperature to be above 0, got ${value}.`);
  }
  // What is chosen on the bank without one row must be possible there.
  const sets = choose === undefined ? { bank, queries } : { bank, queries: bank };
  const clamped = (wanted: number): number =>
    clampNeighbours('knn()', sets, { k: wanted, excludeSelf: excludeSelf || choose !== undefined });
  const single = { k: ks.length === 1 ? ks[0]! : K, temperature: temperatures.length === 1 ? temperatures[0]! : TEMPERATURE };
  const headline = { k: clamped(single.k), temperature: single.temperature };
  const sweptKs = [...new Set(ks.map(clamped))];
  const sweptTemperatures = [...new Set(temperatures)];
  const asked = new Set(choose === undefined ? [...ks, single.k] : ks);
  const notes = [...asked]
    .filter((wanted) => clamped(wanted) !== wanted)
    .map((wanted) => `k ${wanted} was clamped to ${clamped(wanted)}: the bank holds no more.`);
  return {
    headline,
    sweep: sweptTemperatures.flatMap((swept) => sweptKs.map((wanted) => ({ k: wanted, temperature: swept }))),
    chooses: choose !== undefined,
    excludeSelf,
    seed,
    notes,
  };
}

function checkChoose(choose: unknown, excludeSelf: boolean): void {
  if (choose !== undefined && choose !== 'leave-one-out') {
    throw new LeoclrError('option', `knn(): expected choose to be 'leave-one-out' or nothing, got ${JSON.stringify(choose)}.`);
  }
  if (choose !== undefined && excludeSelf) {
    throw new LeoclrError(
      'option',
      'knn(): expected choose to come with queries that are not the bank, got one set: its figures would be of the choice that suits them best.',
    );
  }
}

function listOf(name: string, given: number | readonly number[]): readonly number[] {
  const list = typeof given === 'number' ? [given] : given;
  if (list.length > 0) return list;
  throw new LeoclrError('option', `knn(): expected ${name} to be a number or a list of at least one, got an empty list.`);
}
