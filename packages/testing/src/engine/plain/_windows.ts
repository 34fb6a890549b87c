/** `same` and `valid` as in tfjs, or numbers of zeros before and after. */
export type Padding = 'same' | 'valid' | readonly [before: number, after: number];

export interface WindowOptions {
  readonly stride: number;
  readonly padding: Padding;
  readonly dilation?: number;
}

/** One place of a window over one axis: which output it serves, which element of the window it is and what it sees. */
export interface Tap {
  readonly output: number;
  readonly element: number;
  readonly input: number;
}

/** Windows of `reach` elements along an axis of `size`. */
export interface Windows {
  readonly count: number;
  /** Those that lie in the picture. */
  readonly taps: readonly Tap[];
}

export function windowsAlong(size: number, reach: number, { stride, padding, dilation = 1 }: WindowOptions): Windows {
  const extent = (reach - 1) * dilation + 1;
  const [before, after] = zeros(size, extent, { stride, padding });
  const count = Math.max(0, Math.floor((size + before + after - extent) / stride) + 1);
  const taps = Array.from({ length: count * reach }, (_, place) => {
    const [output, element] = [Math.floor(place / reach), place % reach];
    return { output, element, input: output * stride + element * dilation - before };
  });
  return { count, taps: taps.filter(({ input }) => input >= 0 && input < size) };
}

function zeros(size: number, extent: number, { stride, padding }: WindowOptions): readonly [number, number] {
  if (padding === 'valid') return [0, 0];
  if (padding !== 'same') return padding;
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + extent - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}
