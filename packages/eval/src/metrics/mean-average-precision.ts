import { LeoclrError } from '@leoclr/core';
import type { AveragePrecisionOptions } from './average-precision.ts';
import { checkBootstrap } from './bootstrap-interval.ts';
import type { BootstrapOptions } from './bootstrap-interval.ts';
import { percentileInterval } from './_percentile-interval.ts';
import { rankedPrecision } from './_precision-curve.ts';
import type { AveragePrecisionKind, Ranking } from './_precision-curve.ts';
import { rankClass } from './_rank-class.ts';
import type { MultiLabelled } from './_rank-class.ts';
import { eachResample } from './_resamples.ts';

export interface MeanAveragePrecisionOptions extends AveragePrecisionOptions, BootstrapOptions {}

/** How well several classes a picture were found. All figures are shares, 0–1. */
export interface MeanAveragePrecision {
  readonly kind: AveragePrecisionKind;
  /** Mean over the classes that are there in at least one picture. */
  readonly meanAveragePrecision: number;
  /** Bootstrap 95 % interval over the pictures. */
  readonly interval: readonly [low: number, high: number];
  /** `[M]`; null for a class that no picture holds. */
  readonly perClass: readonly (number | null)[];
}

/**
 * Mean average precision over classes, each computed as {@link averagePrecision} does, with an interval.
 *
 * Pictures are drawn again with all their labels, as {@link bootstrapInterval} does; a class that a resample doesn't hold isn't part of its
 * mean.
 *
 * @throws LeoclrError `option` for less than one class; `shape` when sizes don't fit or nothing is given; `data` when a target is none of 1,
 * 0 and −1 or when no picture holds any class; `numeric` when a score isn't finite.
 */
export function meanAveragePrecision(
  scored: MultiLabelled,
  { kind = '11-point', seed = 0, resamples = 1000 }: MeanAveragePrecisionOptions = {},
): MeanAveragePrecision {
  const where = 'meanAveragePrecision()';
  const count = checkSizes(where, scored);
  checkBootstrap(where, count, resamples);
  const rankings = Array.from({ length: scored.classes }, (_, label) => rankClass(where, scored, label));
  const perClass = rankings.map((ranking) => rankedPrecision(ranking, new Uint8Array(count).fill(1), kind));
  const score = meanOfKnown(perClass);
  if (score === null) throw new LeoclrError('data', `${where}: expected at least one target to be 1, got none: there is nothing to find.`);
  const interval = intervalOf(rankings, count, { kind, seed, resamples });
  return { kind, meanAveragePrecision: score, interval, perClass };
}

function checkSizes(where: string, { scores, targets, classes }: MultiLabelled): number {
  if (!Number.isInteger(classes) || classes < 1) {
    throw new LeoclrError('option', `${where}: expected classes to be an integer of at least 1, got ${classes}.`);
  }
  const count = targets.length / classes;
  if (scores.length === targets.length && count >= 1 && Number.isInteger(count)) return count;
  throw new LeoclrError(
    'shape',
    `${where}: expected scores and targets to hold ${classes} numbers a picture, got ${scores.length} and ${targets.length}.`,
  );
}

function intervalOf(
  rankings: readonly Ranking[],
  count: number,
  { kind, ...resampling }: Required<MeanAveragePrecisionOptions>,
): readonly [low: number, high: number] {
  const times = new Int32Array(count);
  const values: number[] = [];
  eachResample(count, resampling, (rows) => {
    times.fill(0);
    for (let i = 0; i < count; i++) times[rows[i]!]! += 1;
    const value = meanOfKnown(rankings.map((ranking) => rankedPrecision(ranking, times, kind)));
    // A tiny set may be drawn without a single positive: that draw says nothing.
    if (value !== null) values.push(value);
  });
  return percentileInterval(Float64Array.from(values));
}

function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
