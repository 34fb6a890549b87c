import { checkLabelledPair } from '../_check-labelled-pair.ts';
import type { Features } from '../features/features.ts';
import { classificationFigures } from '../metrics/classification-figures.ts';
import { eachElection } from './_elections.ts';
import type { KnnRecord, KnnSweep } from './knn-record.ts';
import { knnSettings } from './_knn-settings.ts';
import type { Combination, KnnSettings } from './_knn-settings.ts';
import type { Neighbours } from './nearest-neighbours.ts';
import { leaveOneOutSweep, sweepEntries } from './_sweep.ts';

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
  /**
   * Neighbours that vote; clamped to the size of the bank. Default 200 (InstDisc, MoCo's CIFAR notebook, lightly, VISSL). A list is measured
   * in one pass and goes into the record's `sweep`; the headline stays k 200, unless it is chosen.
   */
  readonly k?: number | readonly number[];
  /** T in a vote's weight exp(similarity / T). Default 0.1 (the same four; others use 0.07). A list: as for k, and the headline stays 0.1. */
  readonly temperature?: number | readonly number[];
  /** Bank and queries are one set in one order: leave one out. Default: true when they are one object. */
  readonly excludeSelf?: boolean;
  /**
   * `leave-one-out`: the headline is the combination of the lists that is best on the bank, each of its rows classified by the others; ties go
   * to the first. Queries and their labels have no say. By default nothing is chosen.
   */
  readonly choose?: 'leave-one-out';
  /** Of the bootstrap intervals. Default 0. */
  readonly seed?: number;
}

export interface KnnResult {
  /** Share of queries (0–1) classified rightly. */
  readonly top1: number;
  /** After clamping. */
  readonly k: number;
  /** `[N]`, one class a query. */
  readonly predictions: Int32Array;
  /** Who voted. Similarities are float32's, and neighbours that they can't tell apart may stand in either order. */
  readonly neighbours: Neighbours;
  readonly record: KnnRecord;
}

/**
 * The weighted k-nearest-neighbour classification of the queries, protocol `knn@1`.
 *
 * L2-normalise; cosine similarity; the k nearest rows of the bank vote for their class with weight exp(similarity / T); the class with the
 * highest sum wins (Wu et al., InstDisc, section 3.4). Ties go to the lower row and the lower class, so the result is deterministic.
 * Needs no training and looks at no query label before the end.
 *
 * Exact: who votes and who wins is what float64 says. Float32 products find the candidates, and whatever their rounding errors leave open, at
 * the k-th place or between two classes, is computed again in float64. Any bank: beyond features and result it needs 400 MB at most. Leaks
 * no tensor.
 *
 * @throws LeoclrError `shape` when lengths or widths differ; `data` when labels are missing or of one class only; `numeric` when features
 * aren't finite; `option` when k, temperature or classes are out of range, or when `choose` would choose on the reported set.
 *
 * @example
 * ```ts
 * const bank = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const bankLabels = selectLabels(dataset.labels, bank.indices);
 * const { top1, record } = await knn({ bank, bankLabels, queries: bank, queryLabels: bankLabels, classes: 10 }, { k: [20, 200] });
 * console.log(top1, record.sweep?.entries); // of one set: leaves one out
 * ```
 */
export async function knn(input: KnnInput, options: KnnOptions = {}): Promise<KnnResult> {
  const started = performance.now();
  checkInput(input);
  const settings = knnSettings(input, options);
  const { bank, queries, queryLabels, classes } = input;
  const { headline, sweep } = settings.chooses ? await chooseHeadline(input, settings) : { headline: settings.headline, sweep: null };
  const measured = await measure(input, settings, headline);
  const { excludeSelf, seed, notes } = settings;
  const figures = classificationFigures({ scores: measured.scores, labels: queryLabels, classes }, { seed });
  const record: KnnRecord = {
    protocol: 'knn@1',
    metric: 'top-1',
    score: figures.top1,
    interval: figures.top1Interval,
    ...figures,
    ...headline,
    chosenBy: settings.chooses ? 'leave-one-out' : 'given',
    sweep: sweep ?? measured.sweep,
    excludeSelf,
    bankSize: bank.count,
    querySize: queries.count,
    width: bank.width,
    classes,
    seed,
    seconds: (performance.now() - started) / 1000,
    notes,
  };
  const { predictions, neighbours } = measured;
  return { top1: figures.top1, k: headline.k, predictions, neighbours, record };
}

function checkInput({ bank, bankLabels, queries, queryLabels, classes }: KnnInput): void {
  const bankSet = { name: 'bank', features: bank, labelsName: 'bankLabels', labels: bankLabels };
  const querySet = { name: 'queries', features: queries, labelsName: 'queryLabels', labels: queryLabels };
  checkLabelledPair('knn()', [bankSet, querySet], classes);
}

/** The combination that is best on the bank; the first of equals. */
async function chooseHeadline(input: KnnInput, { sweep: combinations }: KnnSettings): Promise<{ headline: Combination; sweep: KnnSweep }> {
  const entries = await leaveOneOutSweep(input, combinations);
  const { k, temperature } = entries.reduce((best, entry) => (entry.top1 > best.top1 ? entry : best));
  return { headline: { k, temperature }, sweep: { on: 'bank, leave one out', entries } };
}

interface Measured extends Pick<KnnResult, 'predictions' | 'neighbours'> {
  /** `[N, M]`: in the order of the votes for the five best classes, 0 for the others. Votes themselves would lose their order as float32. */
  readonly scores: Float32Array;
  readonly sweep: KnnSweep | null;
}

/** Places that matter to top-5. A sixth class can't be among the first five, and so need not be told from those without a vote. */
const RANKED_PLACES = 5;

/** The headline, and with it all other combinations unless something has been chosen. */
async function measure(input: KnnInput, settings: KnnSettings, headline: Combination): Promise<Measured> {
  const { queries, queryLabels, classes } = input;
  const { k, temperature } = headline;
  const swept = settings.chooses ? [] : settings.sweep;
  const combinations = [headline, ...swept.filter((other) => other.k !== k || other.temperature !== temperature)];
  const predictions = new Int32Array(queries.count);
  const scores = new Float32Array(queries.count * classes);
  const rows = new Int32Array(queries.count * k);
  const similarities = new Float32Array(queries.count * k);
  const hits = combinations.map(() => 0);
  await eachElection(input, { combinations, excludeSelf: settings.excludeSelf }, (query, place, { elected, ranking }) => {
    if (elected[0] === queryLabels[query]) hits[place]! += 1;
    if (place > 0) return;
    predictions[query] = elected[0]!;
    for (let rank = 0; rank < Math.min(RANKED_PLACES, elected.length); rank++) {
      scores[query * classes + elected[rank]!] = RANKED_PLACES - rank;
    }
    rows.set(ranking.rows.subarray(0, k), query * k);
    similarities.set(ranking.similarities.subarray(0, k), query * k);
  });
  const entries = sweepEntries(combinations, hits, queries.count);
  const inOrder = swept.map((one) => entries.find((entry) => entry.k === one.k && entry.temperature === one.temperature)!);
  return {
    predictions,
    neighbours: { k, rows, similarities },
    scores,
    sweep: swept.length > 1 ? { on: 'queries', entries: inOrder } : null,
  };
}
