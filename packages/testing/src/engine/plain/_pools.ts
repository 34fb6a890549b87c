import type { WindowPair } from './_convolution.ts';
import { linear } from './_maps.ts';
import { made } from './_plain.ts';
import type { Plain } from './_plain.ts';
import { sizeOf } from './_shapes.ts';
import { windowsAlong } from './_windows.ts';
import type { Windows } from './_windows.ts';

export interface Pool extends WindowPair {
  readonly size: readonly [height: number, width: number];
}

/** Largest value of each window of x `[N, H, W, C]`; the gradient goes to the first of several. Padding never wins. */
export function maxPooled(x: Plain, pool: Pool): Plain {
  const { shape, rows, columns } = pooledShape(x, pool);
  const best = new Int32Array(sizeOf(shape)).fill(-1);
  const values = new Float64Array(best.length).fill(Number.NEGATIVE_INFINITY);
  let margin = Number.POSITIVE_INFINITY;
  eachPooled(x, shape, { rows, columns }, (from, to) => {
    const value = x.values[from]!;
    // Exactly equal values are fine: the order decides.
    if (value !== values[to]) margin = Math.min(margin, Math.abs(value - values[to]!));
    if (value <= values[to]!) return;
    values[to] = value;
    best[to] = from;
  });
  return made(shape, values, {
    margin,
    parents: [x],
    back: (gradient, [dx]) =>
      best.forEach((from, to) => {
        if (from >= 0) dx![from]! += gradient[to]!;
      }),
  });
}

/** Mean of each window of x `[N, H, W, C]`, over what lies in the picture. */
export function averagePooled(x: Plain, pool: Pool): Plain {
  const { shape, rows, columns } = pooledShape(x, pool);
  const counts = new Float64Array(sizeOf(shape));
  eachPooled(x, shape, { rows, columns }, (_, to) => counts[to]!++);
  return linear(x, shape, (term) => eachPooled(x, shape, { rows, columns }, (from, to) => term(from, to, 1 / counts[to]!)));
}

interface Axes {
  readonly rows: Windows;
  readonly columns: Windows;
}

function pooledShape({ shape }: Plain, { size, down, across }: Pool): Axes & { shape: number[] } {
  const [n, h, w, c] = shape as [number, number, number, number];
  const rows = windowsAlong(h, size[0], down);
  const columns = windowsAlong(w, size[1], across);
  return { shape: [n, rows.count, columns.count, c], rows, columns };
}

/** Row by row of each window, so that the first of equal values comes first. */
function eachPooled({ shape }: Plain, to: readonly number[], { rows, columns }: Axes, visit: (from: number, to: number) => void): void {
  const [n, h, w, c] = shape as [number, number, number, number];
  const channels = (source: number, target: number): void => {
    for (let channel = 0; channel < c; channel++) visit(source + channel, target + channel);
  };
  for (let image = 0; image < n; image++) {
    for (const row of rows.taps) {
      for (const column of columns.taps) {
        channels(((image * h + row.input) * w + column.input) * c, ((image * to[1]! + row.output) * to[2]! + column.output) * c);
      }
    }
  }
}
