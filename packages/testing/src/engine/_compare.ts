/** How far values are from the expected ones. */
export interface Deviation {
  /** Largest difference, relative to the largest expected value (absolute when that is 0). NaN counts as infinitely far. */
  readonly error: number;
  /** Where it is. */
  readonly place: number;
}

export function deviation(actual: ArrayLike<number>, expected: Float64Array): Deviation {
  let [worst, place, largest] = [0, 0, 0];
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs(actual[index]! - expected[index]!);
    largest = Math.max(largest, Math.abs(expected[index]!));
    if (difference <= worst) continue;
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    place = index;
  }
  return { error: worst / (largest || 1), place };
}
