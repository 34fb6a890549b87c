import { f32, f32x4, i32 } from '@leoclr/wasm-assembler';
import type { Code, I32, V128 } from '@leoclr/wasm-assembler';

/** Values along one line of a tile to values along the transformed line. */
export type LineTransform = (code: Code, line: readonly V128[]) => V128[];

/**
 * Winograd's F(4 × 4, 3 × 3) after Lavin and Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016): a tile of 4 × 4 results
 * comes from 6 × 6 inputs with 36 products for each pair of channels in place of 144. These are the matrices for the points 0, ±1, ±2, ∞.
 */
export const winogradLines: Readonly<Record<'input' | 'filter' | 'output' | 'upstream' | 'filterGradient', LineTransform>> = {
  /** Bᵀ: 6 inputs to 6. */
  input(code, [d0, d1, d2, d3, d4, d5]) {
    const even = code.variable(sub(d4!, times(4, d2!)));
    const odd = code.variable(sub(d3!, times(4, d1!)));
    const wideEven = code.variable(sub(d4!, d2!));
    const wideOdd = code.variable(times(2, sub(d3!, d1!)));
    return [
      add(sub(times(4, d0!), times(5, d2!)), d4!),
      add(even, odd),
      sub(even, odd),
      add(wideEven, wideOdd),
      sub(wideEven, wideOdd),
      add(sub(times(4, d1!), times(5, d3!)), d5!),
    ];
  },
  /** G: 3 filter values to 6. */
  filter(code, [g0, g1, g2]) {
    const outer = code.variable(times(-1 / 6, add(g0!, g2!)));
    const middle = code.variable(times(1 / 6, g1!));
    const wideOuter = code.variable(add(times(1 / 24, g0!), times(1 / 6, g2!)));
    const wideMiddle = code.variable(times(1 / 12, g1!));
    return [times(1 / 4, g0!), sub(outer, middle), add(outer, middle), add(wideOuter, wideMiddle), sub(wideOuter, wideMiddle), g2!];
  },
  /** Aᵀ: 6 products to 4 results. */
  output(code, [m0, m1, m2, m3, m4, m5]) {
    const sum = code.variable(add(m1!, m2!));
    const difference = code.variable(sub(m1!, m2!));
    const wideSum = code.variable(add(m3!, m4!));
    const wideDifference = code.variable(sub(m3!, m4!));
    return [
      add(add(m0!, sum), wideSum),
      add(difference, times(2, wideDifference)),
      add(sum, times(4, wideSum)),
      add(add(difference, times(8, wideDifference)), m5!),
    ];
  },
  /** A: 4 gradients of results to 6 gradients of products. */
  upstream(code, [d0, d1, d2, d3]) {
    const even = code.variable(add(d0!, d2!));
    const odd = code.variable(add(d1!, d3!));
    const wideEven = code.variable(add(d0!, times(4, d2!)));
    const wideOdd = code.variable(add(times(2, d1!), times(8, d3!)));
    return [d0!, add(even, odd), sub(even, odd), add(wideEven, wideOdd), sub(wideEven, wideOdd), d3!];
  },
  /** Gᵀ: 6 gradients to those of 3 filter values. */
  filterGradient(code, [m0, m1, m2, m3, m4, m5]) {
    const sum = code.variable(times(1 / 6, add(m1!, m2!)));
    const wideSum = code.variable(add(m3!, m4!));
    return [
      add(sub(times(1 / 4, m0!), sum), times(1 / 24, wideSum)),
      add(times(1 / 6, sub(m2!, m1!)), times(1 / 12, sub(m3!, m4!))),
      add(sub(times(1 / 6, wideSum), sum), m5!),
    ];
  },
};

/** A tile's place in memory, in bytes between rows and between columns. */
export interface Place {
  readonly at: I32;
  readonly row: I32;
  readonly column: I32;
}

export interface TileTransform {
  readonly line: LineTransform;
  /** Values along a line, before and after. */
  readonly from: number;
  readonly to: number;
  readonly source: Place;
  readonly target: Place;
  /** 16 bytes for each of `to` · `from` values. */
  readonly scratch: I32;
  /** Rows and columns of the result that are stored; all by default. */
  readonly stored?: { readonly rows: I32; readonly columns: I32 };
}

/** Emits the transform of one tile of 4 channels: first along its columns, then along the rows of what came out. */
export function transformTile(code: Code, { line, from, to, source, target, scratch, stored }: TileTransform): void {
  const column = code.variable(source.at);
  const middle = code.variable(scratch);
  code.times(i32.constant(from), () => {
    const value = code.variable(column);
    const values = Array.from({ length: from }, () => {
      const loaded = code.variable(f32x4.load(value));
      code.advance(value, source.row);
      return loaded;
    });
    line(code, values).forEach((result, index) => code.store(middle, result, 16 * from * index));
    code.advance(column, source.column);
    code.advance(middle, 16);
  });
  code.set(middle, scratch);
  const row = code.variable(target.at);
  code.times(stored?.rows ?? i32.constant(to), () => {
    const values = Array.from({ length: from }, (_, index) => code.variable(f32x4.load(middle, 16 * index)));
    const results = line(code, values).map((result) => code.variable(result));
    const value = code.variable(row);
    results.forEach((result, index) => {
      const store = (): void => code.store(value, result);
      if (stored) code.if(i32.lessThan(i32.constant(index), stored.columns), store);
      else store();
      code.advance(value, target.column);
    });
    code.advance(middle, 16 * from);
    code.advance(row, target.row);
  });
}

function add(a: V128, b: V128): V128 {
  return f32x4.add(a, b);
}

function sub(a: V128, b: V128): V128 {
  return f32x4.sub(a, b);
}

function times(factor: number, a: V128): V128 {
  return f32x4.mul(f32x4.splat(f32.constant(factor)), a);
}
