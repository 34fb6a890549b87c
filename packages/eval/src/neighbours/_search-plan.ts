import { STAGED } from './_kept-similarities.ts';
import { SURPLUS } from './_threshold-for.ts';

/** How the bank is searched: which similarities of a query are worth keeping, and how many queries at a time. */
export interface SearchPlan {
  /** Rows of the bank that are looked at first, an even sample; 0 when everything is kept. */
  readonly sample: number;
  /** A query keeps what is as similar as about so many rows of the sample. */
  readonly rank: number;
  /** Similarities that a query can keep. */
  readonly capacity: number;
  /** Queries that go through the bank together. */
  readonly group: number;
}

/** The sizes that a plan depends on. */
interface Sizes {
  readonly bankCount: number;
  readonly width: number;
}

/** A sample of this many rows tells the k-th similarity well enough; of large banks a 32nd. */
const SAMPLE_ROWS = 4096;
const SAMPLE_SHARE = 32;
/** Most numbers in the sample's rows: 16 MB. */
const SAMPLE_FLOATS = 2 ** 22;
/** Most bytes of what all queries of a group keep, and of their features. */
const KEPT_BYTES = 2 ** 27;
const MOST_QUERIES = 2 ** 14;
/** A similarity and a position. */
const ENTRY_BYTES = 8;
/** More neighbours than wanted, so that rounding errors at the last place don't count. */
const SPARE = 16;

/** The plan that is right for nearly all queries: it keeps about twice as many rows as are wanted. */
export function searchPlan(wanted: number, sizes: Sizes): SearchPlan {
  const { bankCount, width } = sizes;
  const share = Math.min(Math.floor(bankCount / SAMPLE_SHARE), STAGED);
  const sample = Math.min(bankCount, Math.max(SAMPLE_ROWS, share), Math.floor(SAMPLE_FLOATS / width));
  // So many of the wanted rows are in the sample, give or take the square root: with four of these to spare hardly a query is done twice.
  const expected = (wanted * sample) / bankCount;
  const rank = sample === bankCount ? wanted + SPARE : Math.ceil(expected + 4 * Math.sqrt(expected) + 4);
  if (2 * rank >= sample) return exhaustivePlan(sizes);
  const most = Math.floor(rank * (1 + SURPLUS)) + 1;
  const capacity = sample === bankCount ? most : Math.min(bankCount, 2 * Math.ceil((most * bankCount) / sample) + 64);
  return { sample, rank, capacity, group: groupFor(capacity, width) };
}

/** Keeps every similarity: for small banks, and for queries to which too many rows, or too few, are as similar as the sample promised. */
export function exhaustivePlan({ bankCount, width }: Sizes): SearchPlan {
  return { sample: 0, rank: 0, capacity: bankCount, group: groupFor(bankCount, width) };
}

function groupFor(capacity: number, width: number): number {
  return Math.max(1, Math.min(MOST_QUERIES, Math.floor(KEPT_BYTES / Math.max((capacity + 1) * ENTRY_BYTES, 4 * width))));
}
