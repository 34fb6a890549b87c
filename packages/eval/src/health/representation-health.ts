import { LeoclrError } from '@leoclr/core';
import { checkFeatures } from '../_check-features.ts';
import type { Features } from '../features/features.ts';
import { featureStandardDeviation } from '../metrics/feature-standard-deviation.ts';
import { alignment } from './alignment.ts';
import { effectiveRank } from './effective-rank.ts';
import { labelledRows, pureRows, shareOf } from './neighbour-purity.ts';
import { pairFigures } from './_pair-figures.ts';

export interface RepresentationHealthOptions {
  /** `[N]`, one a row; −1 for none. Without it there is no purity. */
  readonly labels?: ArrayLike<number>;
  /** Features of two augmented views of one set of pictures, row by row. Without it there is no alignment. */
  readonly views?: readonly [first: Features, second: Features];
}

/** What can be said of features without training anything on them. Plain JSON. */
export interface RepresentationHealth {
  /** 0 when the network has collapsed to one output; see {@link featureStandardDeviation}. */
  readonly featureStandardDeviation: number;
  /** RankMe, from 1 to min(N, D); see {@link effectiveRank}. */
  readonly effectiveRank: number;
  /** At most 0, lower is more even; see {@link uniformity}. */
  readonly uniformity: number;
  /** From 0 to 4, lower is nearer; null without views; see {@link alignment}. */
  readonly alignment: number | null;
  /** 0–1; null without labels; see {@link neighbourPurity}. */
  readonly neighbourPurity: number | null;
  /** N: effective ranks of differently many pictures don't compare. */
  readonly count: number;
  /** D. */
  readonly width: number;
}

/**
 * All figures of representation health at once: spread, effective rank, uniformity, alignment and nearest-neighbour purity. They say whether
 * a network is collapsing long before an accuracy does, and most of them need no label.
 *
 * Runs on the current engine and leaves no tensor behind.
 *
 * @throws LeoclrError `shape` when sizes don't fit, `data` for fewer than two rows or labels, `numeric` when a feature isn't finite.
 *
 * @example
 * ```ts
 * const test = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const { effectiveRank, uniformity } = await representationHealth(test, { labels: selectLabels(dataset.labels, test.indices) });
 * ```
 */
export async function representationHealth(features: Features, options: RepresentationHealthOptions = {}): Promise<RepresentationHealth> {
  return (await measuredHealth('representationHealth()', features, options)).health;
}

/** The figures, and for each labelled row whether its nearest one has its label; null without labels. */
export async function measuredHealth(
  where: string,
  features: Features,
  { labels, views }: RepresentationHealthOptions,
): Promise<{ health: RepresentationHealth; pure: Uint8Array | null }> {
  checkFeatures(where, 'features', features);
  const { count, width } = features;
  if (count < 2) throw new LeoclrError('data', `${where}: expected at least two rows, got one: there is no pair.`);
  const labelled = labels === undefined ? new Uint8Array(count) : labelledRows(where, features, labels);
  const aligned = views === undefined ? null : alignment(...views);
  const { meanPotential, nearest } = await pairFigures(features, labelled);
  const pure = labels === undefined ? null : pureRows(nearest, labels);
  const health = {
    featureStandardDeviation: featureStandardDeviation(features),
    effectiveRank: effectiveRank(features),
    uniformity: Math.log(meanPotential),
    alignment: aligned,
    neighbourPurity: pure === null ? null : shareOf(pure),
    count,
    width,
  };
  return { health, pure };
}
