import type { Rng } from '@leoclr/core';

/** Below so many expected successes, counting the gaps between them is quicker. */
const FEW = 10;

/** How many of `trials` succeed when each does with this probability (0–1): exact, in a time that doesn't grow with the trials. */
export function binomial(draw: Rng, trials: number, probability: number): number {
  if (trials === 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - binomial(draw, trials, 1 - probability);
  return trials * probability < FEW ? byGaps(draw, trials, probability) : byRejection(draw, trials, probability);
}

/** The trials from one success to the next are geometrically distributed (Devroye, Non-Uniform Random Variate Generation, 1986, X.4.3). */
function byGaps(draw: Rng, trials: number, probability: number): number {
  const scale = 1 / Math.log1p(-probability);
  let successes = -1;
  // 1 − u is in (0, 1]: the logarithm is finite.
  for (let passed = 0; passed <= trials; successes++) passed += Math.max(1, Math.ceil(Math.log(1 - draw.uniform()) * scale));
  return successes;
}

/** Transformed rejection: Hörmann, The generation of binomial random variates, J. Stat. Comput. Simul. 46 (1993), algorithm BTRS and its constants. */
function byRejection(draw: Rng, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  const deviation = Math.sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const centre = trials * probability + 0.5;
  const inside = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = Math.floor((trials + 1) * probability);
  const logWeight = (k: number): number =>
    (k + 0.5) * Math.log(odds * ((trials - k + 1) / (k + 1))) - stirlingRest(k) - stirlingRest(trials - k);
  for (;;) {
    const u = draw.uniform() - 0.5;
    const v = 1 - draw.uniform();
    const distance = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / distance + b) * u + centre);
    if (distance >= 0.07 && v <= inside) return k;
    if (!(k >= 0 && k <= trials)) continue;
    const bound =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (trials - mode + 1))) +
      (trials + 1) * Math.log((trials - mode + 1) / (trials - k + 1)) +
      stirlingRest(mode) +
      stirlingRest(trials - mode) +
      logWeight(k);
    if (Math.log((v * alpha) / (a / (distance * distance) + b)) <= bound) return k;
  }
}

/** ln k! without Stirling's formula for it: 0 to 9 as numbers, then the series. */
const STIRLING_RESTS = [
  0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119, 0.01387612882307075,
  0.01189670994589177, 0.01041126526197209, 0.009255462182712733, 0.008330563433362871,
] as const;

function stirlingRest(k: number): number {
  if (k < STIRLING_RESTS.length) return STIRLING_RESTS[k]!;
  const square = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}
