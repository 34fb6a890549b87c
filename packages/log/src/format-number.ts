/** A count or rate that a person can read: whole and with commas from 100 on, else with three digits. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 99.95 || Number.isInteger(value)) return groupThousands(Math.round(value));
  return magnitude >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

/** A learning rate in four columns or so: `0.0300`, `3.0e-5`. */
export function formatLearningRate(value: number): string {
  if (value === 0 || Math.abs(value) >= 0.001) return value.toFixed(4);
  return value.toExponential(1);
}

/** 1234567 → `1,234,567`, whatever the machine's language. */
function groupThousands(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ',');
}
