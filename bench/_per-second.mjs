import { rounded } from './_summary.mjs';

/** A timing in milliseconds as a rate: `count` things in each of its samples. What was fast is high. */
export function perSecond({ median, low, high, ...counts }, count) {
  const rate = (ms) => rounded((1000 * count) / ms, 4);
  return median === undefined ? counts : { median: rate(median), low: rate(high), high: rate(low), ...counts };
}
