/** `61.3 %`. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `58.9–63.8`, in per cent. */
export function formatInterval([low, high]: readonly [low: number, high: number]): string {
  return `${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}`;
}

/** `+2.1 points`, with a minus sign that is as wide as the plus. */
export function formatGain(difference: number): string {
  return `${difference < 0 ? '−' : '+'}${Math.abs(100 * difference).toFixed(1)} points`;
}
