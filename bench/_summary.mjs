/** Median and quartiles, linear between the two nearest values. */
export function summary(values) {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/** The value below which that fraction of the values lies, linear between the two nearest. */
export function quantile(values, fraction) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/** To a number of significant digits. */
export function rounded(value, digits = 3) {
  return Number(value.toPrecision(digits));
}
