import { LeoclrError } from '@leoclr/core';
import { checkLabelledPair } from '../_check-labelled-pair.ts';
import type { KnnRecord } from './knn-record.ts';
import type { Features } from '../features/features.ts';
import { accuracy } from '../metrics/accuracy.ts';
import { clampNeighbours } from './_clamp-neighbours.ts';
import { nearestNeighbours } from './nearest-neighbours.ts';
import type { Neighbours } from './nearest-neighbours.ts';

/** A labelled bank that votes, and labelled queries to be classified. */
export interface KnnInput {
  readonly bank: Features;
  /** `[bank.count]`, classes 0 … `classes` − 1. */
  readonly bankLabels: ArrayLike<number>;
  readonly queries: Features;
  /** `[queries.count]`. */
  readonly queryLabels: ArrayLike<number>;
  /** M. */
  readonly classes: number;
}

export interface KnnOptions {
  /** Neighbours that vote; clamped to the size of the bank. Default 200 (InstDisc, MoCo's CIFAR notebook, lightly, VISSL). */
  readonly k?: number;
  /** T in a vote's weight exp(similarity / T). Default 0.1 (the same four; others use 0.07). */
  readonly temperature?: number;
  /** Bank and queries are one set in one order: leave one out. Default false. */
  readonly excludeSelf?: boolean;
}

export interface KnnResult {
  /** Share of queries (0–1) classified rightly. */
  readonly top1: number;
  /** After clamping. */
  readonly k: number;
  /** `[N]`, one class a query. */
  readonly predictions: Int32Array;
  /** Who voted. */
  readonly neighbours: Neighbours;
  readonly record: KnnRecord;
}

/**
 * The weighted k-nearest-neighbour classification of the queries, protocol `knn@1`.
 *
 * L2-normalise; cosine similarity; the k nearest rows of the bank vote for their class with weight exp(similarity / T); the class with the
 * highest sum wins (Wu et al., InstDisc, section 3.4). Ties go to the lower row and the lower class, so the result is deterministic.
 * Needs no training and looks at no query label before the end. Leaks no tensor.
 *
 * @throws LeoclrError `shape` when lengths or widths differ; `data` when labels are missing or of one class only; `numeric` when features
 * aren't finite; `option` when k, temperature or classes are out of range.
 *
 * @example
 * ```ts
 * const bank = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const bankLabels = selectLabels(dataset.labels, bank.indices);
 * const { top1 } = await knn({ bank, bankLabels, queries: bank, queryLabels: bankLabels, classes: 10 }, { excludeSelf: true });
 * ```
 */
export async function knn(input: KnnInput, { k = 200, temperature = 0.1, excludeSelf = false }: KnnOptions = {}): Promise<KnnResult> {
  const started = performance.now();
  checkInput(input, temperature);
  const { bank, bankLabels, queries, queryLabels, classes } = input;
  const clamped = clampNeighbours('knn()', { bank, queries }, { k, excludeSelf });
  const neighbours = await nearestNeighbours({ bank, queries }, { k: clamped, excludeSelf });
  const predictions = vote(neighbours, bankLabels, { classes, temperature });
  const top1 = accuracy(predictions, queryLabels);
  const record: KnnRecord = {
    protocol: 'knn@1',
    top1,
    k: clamped,
    temperature,
    excludeSelf,
    bankSize: bank.count,
    querySize: queries.count,
    width: bank.width,
    classes,
    seconds: (performance.now() - started) / 1000,
    notes: clamped === k ? [] : [`k ${k} was clamped to ${clamped}: the bank holds no more.`],
  };
  return { top1, k: clamped, predictions, neighbours, record };
}

function checkInput({ bank, bankLabels, queries, queryLabels, classes }: KnnInput, temperature: number): void {
  if (!Number.isFinite(temperature) || temperature <= 0) {
    throw new LeoclrError('option', `knn(): expected temperature to be above 0, got ${temperature}.`);
  }
  const bankSet = { name: 'bank', features: bank, labelsName: 'bankLabels', labels: bankLabels };
  const querySet = { name: 'queries', features: queries, labelsName: 'queryLabels', labels: queryLabels };
  checkLabelledPair('knn()', [bankSet, querySet], classes);
}

/** The class with the highest score for each query. */
function vote(
  { k, rows, similarities }: Neighbours,
  labels: ArrayLike<number>,
  { classes, temperature }: { classes: number; temperature: number },
): Int32Array {
  const predictions = new Int32Array(rows.length / k);
  const scores = new Float64Array(classes);
  for (let query = 0; query < predictions.length; query++) {
    scores.fill(0);
    // Relative to the nearest: a common factor that keeps exp() finite at any temperature.
    const nearest = similarities[query * k]!;
    for (let i = query * k; i < (query + 1) * k; i++) {
      scores[labels[rows[i]!]!]! += Math.exp((similarities[i]! - nearest) / temperature);
    }
    predictions[query] = scores.reduce((best, score, label) => (score > scores[best]! ? label : best), 0);
  }
  return predictions;
}
