import { i16x8, v128 } from '@leoclr/wasm-assembler';
import type { Code, I32, V128 } from '@leoclr/wasm-assembler';
import type { SplitSum } from './_split-sum.ts';
import { halfOf, rounded, toBytes, weigh } from './_split-sum.ts';

/** Weights have 24 bits after the point, as in Pillow's `BoxBlur.c`. */
const BITS = 24;

/** A box filter: bytes within `radius` weigh `inner`, the two just beyond `outer`. */
export interface BoxPass {
  readonly radius: number;
  /** Bytes from one neighbour to the next. */
  readonly step: number;
  readonly weights: SplitSum;
  readonly half: V128;
}

/** The two weights in every place; each comes in its upper and its lower 12 bits. */
export function boxWeights(
  code: Code,
  p: Record<'innerHigh' | 'innerLow' | 'outerHigh' | 'outerLow', I32>,
): Pick<BoxPass, 'weights' | 'half'> {
  const pair = (inner: I32, outer: I32): V128 => code.variable(i16x8.interleaveLow(i16x8.splat(inner), i16x8.splat(outer)));
  return { weights: { high: pair(p.innerHigh, p.outerHigh), low: pair(p.innerLow, p.outerLow) }, half: halfOf(code, BITS) };
}

/** Filters bytes, 16 at a time. There must be `radius` + 1 neighbours before the first and after the last one. */
export function boxPass(code: Code, { from: first, to: target, vectors }: Record<'from' | 'to' | 'vectors', I32>, pass: BoxPass): void {
  const { radius, step, weights, half } = pass;
  const from = code.variable(first);
  const to = code.variable(target);
  code.times(vectors, () => {
    const values = Array.from({ length: 2 * radius + 3 }, (_, place) => code.variable(v128.load(from, place * step)));
    const far = [values[0]!, values.at(-1)!];
    const near = values.slice(1, -1);
    const quarters = [i16x8.fromLowBytes, i16x8.fromHighBytes].flatMap((widened) => {
      const inner = code.variable(near.map(widened).reduce(i16x8.add));
      const outer = code.variable(far.map(widened).reduce(i16x8.add));
      return [i16x8.interleaveLow(inner, outer), i16x8.interleaveHigh(inner, outer)];
    });
    code.store(to, toBytes(quarters.map((pairs) => rounded(weigh(code, pairs, weights), half, BITS / 2))));
    code.advance(from, 16);
    code.advance(to, 16);
  });
}
