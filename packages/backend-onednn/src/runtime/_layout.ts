import { bytesPerElement } from '../binding/_codes.ts';
import type { Handle } from '../binding/_handle.ts';
import type { Onednn } from '../binding/onednn.ts';
import type { DataType } from '../binding/_operations.ts';

/** How the elements of a tensor lie in memory: a memory descriptor with what JavaScript wants to know of it. */
export interface Layout {
  readonly id: number;
  /** As oneDNN names the axes. */
  readonly dims: readonly number[];
  readonly descriptor: Handle;
  readonly byteCount: number;
  readonly dataType: DataType;
  /** No gaps, no padding, nothing transformed: two tensors of one layout can be taken as flat rows of numbers. */
  readonly dense: boolean;
}

/**
 * A private order of a tensor's values, beside tfjs's own. Both layouts name the axes alike, e.g. `[N, C, H, W]` for tfjs's NHWC, so that
 * one can be reordered into the other.
 */
export interface Format {
  readonly layout: Layout;
  readonly plain: Layout;
}

/** Layouts and formats by what they describe, so that equal ones are one object. */
export interface Layouts {
  /** tfjs's order: `strides` in elements. Without strides the last axis lies together. */
  readonly strided: (dims: readonly number[], options?: { strides?: readonly number[]; dataType?: DataType }) => Layout;
  /** n numbers in a row. */
  readonly flat: (length: number, dataType?: DataType) => Layout;
  /** `[N, H, W, C]` with its channels in blocks. */
  readonly blocked: (shape: readonly number[], dataType: DataType, block: 8 | 16) => Format;
  /** The format of what an operation wants, from its descriptor; `key` names the plain layout. */
  readonly wanted: (descriptor: Handle, plain: Layout, dataType: DataType) => Format | null;
}

export function layouts(onednn: Onednn): Layouts {
  const known = new Map<string, Layout>();
  const rows: Record<DataType, Map<number, Layout>> = { f32: new Map(), bf16: new Map(), s32: new Map(), u8: new Map() };
  const formats = new Map<string, Format>();
  /** Formats of operations' own choosing, by the plain layout that they stand for. */
  const chosen = new WeakMap<Layout, Format[]>();
  const unused = new FinalizationRegistry<Handle>((descriptor) => onednn.release(descriptor));
  let count = 0;

  const layoutOf = (descriptor: Handle, dims: readonly number[], dataType: DataType): Layout => {
    const byteCount = onednn.byteCount(descriptor);
    const layout = { id: count++, dims, descriptor, byteCount, dataType, dense: byteCount === product(dims) * bytesPerElement[dataType] };
    unused.register(layout, descriptor);
    return layout;
  };
  const strided: Layouts['strided'] = (dims, { strides = contiguous(dims), dataType = 'f32' } = {}) => {
    const key = `${dims}/${strides}/${dataType}`;
    let layout = known.get(key);
    if (!layout) remember(known, key, (layout = layoutOf(onednn.strided(dims, dataType, strides), dims, dataType)));
    return layout;
  };

  return {
    strided,
    flat(length, dataType = 'f32') {
      const ofType = rows[dataType];
      return ofType.get(length) ?? remember(ofType, length, strided([length], { dataType }));
    },
    blocked(shape, dataType, block) {
      const [n, h, w, c] = shape as [number, number, number, number];
      const key = `${n},${h},${w},${c}/${dataType}/${block}`; // quicker than an array's own way to become a string
      let format = formats.get(key);
      if (!format) {
        const dims = [n, c, h, w];
        const layout = layoutOf(onednn.blocked(dims, dataType, block), dims, dataType);
        format = { layout, plain: strided(dims, { strides: channelsLast(shape) }) };
        remember(formats, key, format);
      }
      return format;
    },
    wanted(descriptor, plain, dataType) {
      if (onednn.equal(descriptor, plain.descriptor)) return null;
      const candidates = chosen.get(plain) ?? [];
      let format = candidates.find(({ layout }) => onednn.equal(layout.descriptor, descriptor));
      if (!format) {
        format = { layout: layoutOf(onednn.copy(descriptor), plain.dims, dataType), plain };
        chosen.set(plain, [...candidates, format]);
      }
      return format;
    },
  };
}

/** Where shapes vary for ever, everything is forgotten now and then; what is in use lives on where it is used. */
const LIMIT = 8192;

function remember<Key, T>(map: Map<Key, T>, key: Key, value: T): T {
  if (map.size >= LIMIT) map.clear();
  map.set(key, value);
  return value;
}

/** True when values in the one format can be read in the other. */
export function sameLayout({ onednn }: { onednn: Onednn }, first: Layout, second: Layout): boolean {
  return first === second || (first.byteCount === second.byteCount && onednn.equal(first.descriptor, second.descriptor));
}

/** Strides of `[N, C, H, W]` where `[N, H, W, C]` lies in memory. */
export function channelsLast([, h, w, c]: readonly number[]): number[] {
  return [h! * w! * c!, 1, w! * c!, c!];
}

function contiguous(dims: readonly number[]): number[] {
  const strides = dims.map(() => 1);
  for (let axis = dims.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * Math.max(1, dims[axis + 1]!);
  return strides;
}

function product(dims: readonly number[]): number {
  return dims.reduce((size, length) => size * length, 1);
}
