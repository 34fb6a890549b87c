import type { Storage } from '../memory/_storage.ts';
import { channelsLast } from '../runtime/_layout.ts';
import type { Format, Layout } from '../runtime/_layout.ts';
import type { Runtime } from '../runtime/runtime.ts';

/**
 * The private format of pictures and feature maps `[N, H, W, C]`: channels in blocks, in the number format of activations. Null where channels
 * don't fill whole blocks; those stay in tfjs's order.
 */
export function activationFormat({ block, layouts, activationType }: Runtime, shape: readonly number[]): Format | null {
  return block !== null && shape[3]! % block === 0 && shape.every((length) => length > 0)
    ? layouts.blocked(shape, activationType, block)
    : null;
}

/** The wanted format where the values lie in it already, else null, tfjs's order; for operations that take things as they come. */
export function formatOf(storage: Storage, wanted: Format | null): Format | null {
  return wanted !== null && storage.has(wanted) ? wanted : null;
}

/** tfjs's order of `[N, H, W, C]`. */
export function plainLayout({ layouts }: Runtime, shape: readonly number[]): Layout {
  const [n, h, w, c] = shape as [number, number, number, number];
  return layouts.strided([n, c, h, w], { strides: channelsLast(shape) });
}

/** `[N, H, W, C]` with one plane a channel: what a first convolution over three colours wants beside a blocked result. */
export function planesFormat(runtime: Runtime, shape: readonly number[]): Format {
  const [n, h, w, c] = shape as [number, number, number, number];
  return { layout: runtime.layouts.strided([n, c, h, w], { dataType: runtime.activationType }), plain: plainLayout(runtime, shape) };
}
