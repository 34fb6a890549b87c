/** A two-dimensional convolution. Pairs are height, width. */
export interface ConvolutionGeometry {
  /** The same for equal geometries only. */
  readonly name: string;
  /** `[N, H, W, C]`. */
  readonly source: readonly number[];
  /** `[N, H', W', C']`. */
  readonly destination: readonly number[];
  /** `[height, width, C / groups, C']`, or for a depthwise convolution `[height, width, C, C' / C]`. */
  readonly filter: readonly number[];
  readonly depthwise: boolean;
  readonly groups: number;
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly paddingBefore: readonly number[];
  readonly paddingAfter: readonly number[];
}

/** Geometry of our own convolution kernels: one stride, one dilation, and zeros on all four sides alike. */
export function symmetricConvolution(
  source: readonly number[],
  filter: readonly number[],
  { stride, padding, dilation = 1 }: { stride: number; padding: number; dilation?: number },
): ConvolutionGeometry {
  const [n, h, w, c] = source as [number, number, number, number];
  const [height, width, inputs, outputs] = filter as [number, number, number, number];
  const along = (length: number, window: number): number => Math.floor((length + 2 * padding - dilation * (window - 1) - 1) / stride) + 1;
  return {
    name: `${n},${h},${w},${c}|${height},${width},${inputs},${outputs}|${stride}|${padding}|${dilation}`,
    source,
    destination: [n, along(h, height), along(w, width), outputs],
    filter,
    depthwise: false,
    groups: c / inputs,
    strides: [stride, stride],
    dilations: [dilation, dilation],
    paddingBefore: [padding, padding],
    paddingAfter: [padding, padding],
  };
}

/** The filter as oneDNN names its axes, `[O, I, h, w]` or with groups `[G, O / G, I / G, h, w]`, and where its elements lie. */
export function filterAxes({ filter, groups, depthwise }: ConvolutionGeometry): { dims: number[]; strides: number[] } {
  const [height, width, inputs, outputs] = filter as [number, number, number, number];
  const pixel = inputs * outputs;
  if (depthwise) return { dims: [inputs, outputs, 1, height, width], strides: [outputs, 1, 1, width * pixel, pixel] };
  if (groups === 1) return { dims: [outputs, inputs, height, width], strides: [1, outputs, width * pixel, pixel] };
  const each = outputs / groups;
  return { dims: [groups, each, inputs, height, width], strides: [each, 1, outputs, width * pixel, pixel] };
}
