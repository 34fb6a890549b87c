import { bilinear } from './_maps.ts';
import type { EachProduct } from './_maps.ts';
import type { Plain } from './_plain.ts';
import { windowsAlong } from './_windows.ts';
import type { WindowOptions } from './_windows.ts';

/** How the windows go down and across. */
export interface WindowPair {
  readonly down: WindowOptions;
  readonly across: WindowOptions;
}

/** Stride and zeros on each side as in PyTorch. */
export function symmetric(stride: number, padding: number): WindowPair {
  const options: WindowOptions = { stride, padding: [padding, padding] };
  return { down: options, across: options };
}

/** Convolution of x `[N, H, W, C]` with a filter `[h, w, C, C']`. */
export function convolved(x: Plain, filter: Plain, { down, across }: WindowPair): Plain {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const [filterHeight, filterWidth, , k] = filter.shape as [number, number, number, number];
  const rows = windowsAlong(h, filterHeight, down);
  const columns = windowsAlong(w, filterWidth, across);
  return bilinear(x, filter, [n, rows.count, columns.count, k], (product) => {
    const channels = channelProducts(c, k, product);
    for (let image = 0; image < n; image++) {
      for (const row of rows.taps) {
        for (const column of columns.taps) {
          channels(
            ((image * h + row.input) * w + column.input) * c,
            (row.element * filterWidth + column.element) * c * k,
            ((image * rows.count + row.output) * columns.count + column.output) * k,
          );
        }
      }
    }
  });
}

/** Every input channel of a pixel with every output channel. */
function channelProducts(c: number, k: number, product: Parameters<EachProduct>[0]): (x: number, filter: number, y: number) => void {
  return (x, filter, y) => {
    for (let from = 0; from < c; from++) for (let to = 0; to < k; to++) product(x + from, filter + from * k + to, y + to);
  };
}

/** Depthwise convolution of x `[N, H, W, C]` with a filter `[h, w, C, M]`: `[N, H', W', C · M]`. */
export function convolvedDepthwise(x: Plain, filter: Plain, { down, across }: WindowPair): Plain {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const [filterHeight, filterWidth, , m] = filter.shape as [number, number, number, number];
  const rows = windowsAlong(h, filterHeight, down);
  const columns = windowsAlong(w, filterWidth, across);
  return bilinear(x, filter, [n, rows.count, columns.count, c * m], (product) => {
    const channels = (from: number, weight: number, to: number): void => {
      for (let place = 0; place < c * m; place++) product(from + Math.floor(place / m), weight + place, to + place);
    };
    for (let image = 0; image < n; image++) {
      for (const row of rows.taps) {
        for (const column of columns.taps) {
          channels(
            ((image * h + row.input) * w + column.input) * c,
            (row.element * filterWidth + column.element) * c * m,
            ((image * rows.count + row.output) * columns.count + column.output) * c * m,
          );
        }
      }
    }
  });
}
