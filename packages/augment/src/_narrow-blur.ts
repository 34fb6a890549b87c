import type { Box, Line } from './_box.ts';

// MoCo-v2's blurs have box radii below 2, so these two do nearly all the work. They keep the window in local variables and write where they
// read. Sums may pass 2³¹: they wrap, and the unsigned shift reads them rightly.

/** Three passes of a box of three pixels in one sweep, which holds a window of each pass. For lines of at least 3 values. */
export function blurThriceRadius0(data: Uint8Array, { start, step, count }: Line, { inner, outer }: Box): void {
  const first = data[start]!;
  let a1 = data[start + step]!; // the window over the line
  let a2 = data[start + 2 * step]!;
  let b1 = mix3(first, first, a1, inner, outer); // the window over the first pass
  let b2 = mix3(first, a1, a2, inner, outer);
  let c1 = mix3(b1, b1, b2, inner, outer); // the window over the second
  let c2 = c1;

  let to = start;
  for (const end = start + (count - 4) * step; to <= end; to += step) {
    const a3 = data[to + 3 * step]!;
    const b3 = mix3(a1, a2, a3, inner, outer);
    const c3 = mix3(b1, b2, b3, inner, outer);
    data[to] = mix3(c1, c2, c3, inner, outer);
    a1 = a2;
    a2 = a3;
    b1 = b2;
    b2 = b3;
    c1 = c2;
    c2 = c3;
  }
  // Past the end every pass repeats its own last value.
  const b3 = mix3(a1, a2, a2, inner, outer);
  const c3 = mix3(b1, b2, b3, inner, outer);
  const c4 = mix3(b2, b3, b3, inner, outer);
  data[to] = mix3(c1, c2, c3, inner, outer);
  data[to + step] = mix3(c2, c3, c4, inner, outer);
  data[to + 2 * step] = mix3(c3, c4, c4, inner, outer);
}

/** One pass of a box of five pixels. For lines of at least 2 values. */
export function blurOnceRadius1(data: Uint8Array, { start, step, count }: Line, { inner, outer }: Box): void {
  let a = data[start]!;
  let b = a;
  let c = a;
  let d = data[start + step]!;
  let at = start;
  for (const end = start + (count - 3) * step; at <= end; at += step) {
    const e = data[at + 2 * step]!;
    data[at] = (((Math.imul(b + c + d, inner) + Math.imul(a + e, outer)) | 0) + 0x800000) >>> 24;
    a = b;
    b = c;
    c = d;
    d = e;
  }
  data[at] = (((Math.imul(b + c + d, inner) + Math.imul(a + d, outer)) | 0) + 0x800000) >>> 24;
  data[at + step] = (((Math.imul(c + d + d, inner) + Math.imul(b + d, outer)) | 0) + 0x800000) >>> 24;
}

// Scalars in place of an array: this is the inner loop, and it gets inlined.
// oxlint-disable-next-line max-params
function mix3(left: number, middle: number, right: number, inner: number, outer: number): number {
  return (((Math.imul(middle, inner) + Math.imul(left + right, outer)) | 0) + 0x800000) >>> 24;
}
