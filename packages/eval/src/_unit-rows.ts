import type { Features } from './features/features.ts';

/** The rows scaled to length 1, `[N, D]`. A row of zeros, as a dead network gives it, stays zero: it is similar to nothing. */
export function unitRows({ values, count, width }: Features): Float32Array {
  const unit = new Float32Array(values.length);
  for (let row = 0; row < count; row++) {
    const from = row * width;
    let squares = 0;
    for (let i = from; i < from + width; i++) squares += values[i]! * values[i]!;
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = from; i < from + width; i++) unit[i] = values[i]! * scale;
  }
  return unit;
}
