/** The place that stands for `at` when a line of `count` is mirrored about its first and its last value, as often as needed. */
export function mirrored(at: number, count: number): number {
  if (count === 1) return 0;
  const period = 2 * (count - 1);
  const within = ((at % period) + period) % period;
  return within < count ? within : period - within;
}
