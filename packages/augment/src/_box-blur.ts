import type { Size } from './size.ts';

/**
 * Blurs in place with `passes` box filters a direction, as Pillow's `BoxBlur.c` does: boxes may have a fractional radius, whose outermost
 * two pixels count in part; weights are 24-bit fixed point; every pass rounds to 8 bits; edges repeat.
 */
export function boxBlur(data: Uint8Array, { width, height }: Size, radius: number, passes: number): void {
  const whole = Math.trunc(radius);
  const inner = Math.trunc(Math.fround(2 ** 24 / Math.fround(radius * 2 + 1)));
  const outer = Math.trunc((2 ** 24 - (whole * 2 + 1) * inner) / 2);
  const line: Line = { radius: whole, inner, outer, passes, from: padded(Math.max(width, height), whole), to: padded(Math.max(width, height), whole) };
  for (let y = 0; y < height; y++) blurLine(data, { start: y * width * 3, stride: 3, length: width }, line);
  for (let x = 0; x < width; x++) blurLine(data, { start: x * 3, stride: width * 3, length: height }, line);
}

interface Line {
  /** Pixels on each side that count fully. */
  readonly radius: number;
  /** Weight of a full pixel and of the two outermost ones, 24 bits after the point. */
  readonly inner: number;
  readonly outer: number;
  readonly passes: number;
  from: Uint8Array;
  to: Uint8Array;
}

function padded(length: number, radius: number): Uint8Array {
  return new Uint8Array((length + 2 * (radius + 1)) * 3);
}

/** All passes over one row or column, in two small buffers that stay in the first-level cache. */
function blurLine(data: Uint8Array, { start, stride, length }: { start: number; stride: number; length: number }, line: Line): void {
  const edge = (line.radius + 1) * 3;
  let { from, to } = line;
  for (let i = 0, at = start; i < length; i++, at += stride) {
    const slot = edge + i * 3;
    from[slot] = data[at]!;
    from[slot + 1] = data[at + 1]!;
    from[slot + 2] = data[at + 2]!;
  }
  for (let pass = 0; pass < line.passes; pass++) {
    repeatEdges(from, edge, length * 3);
    boxPass(from, to, length, line);
    [from, to] = [to, from];
  }
  for (let i = 0, at = start; i < length; i++, at += stride) {
    const slot = edge + i * 3;
    data[at] = from[slot]!;
    data[at + 1] = from[slot + 1]!;
    data[at + 2] = from[slot + 2]!;
  }
}

function repeatEdges(line: Uint8Array, edge: number, length: number): void {
  for (let i = 0; i < edge; i++) {
    line[i] = line[edge + (i % 3)]!;
    line[edge + length + i] = line[edge + length - 3 + (i % 3)]!;
  }
}

/** One box filter over a padded line, with a running sum a channel. Sums wrap at 32 bits, which the unsigned shift undoes. */
function boxPass(from: Uint8Array, to: Uint8Array, length: number, { radius, inner, outer }: Line): void {
  const edge = (radius + 1) * 3;
  const full = (2 * radius + 1) * 3;
  for (let channel = 0; channel < 3; channel++) {
    let sum = 0;
    for (let i = channel; i < full; i += 3) sum += from[i]!;
    const end = length * 3 + channel;
    for (let left = channel; left < end; left += 3) {
      const farLeft = from[left]!;
      sum += from[left + full]! - farLeft;
      const far = farLeft + from[left + full + 3]!;
      to[left + edge] = (Math.imul(sum, inner) + Math.imul(far, outer) + 0x800000) >>> 24;
    }
  }
}
