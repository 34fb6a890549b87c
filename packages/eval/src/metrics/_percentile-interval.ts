/** What 95 % of the values lie between: their 2.5 and 97.5 percentiles, linear between neighbours as in numpy. Sorts `values` in place. */
export function percentileInterval(values: Float64Array): readonly [low: number, high: number] {
  values.sort();
  return [quantile(values, 0.025), quantile(values, 0.975)];
}

function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return low + (place - below) * (high - low);
}
