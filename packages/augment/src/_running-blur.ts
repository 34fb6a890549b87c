import type { Box, Line } from './_box.ts';
import { PASSES } from './_box.ts';

/** Three passes of a box of any width over a line of any length, with running sums. */
export function runningBlur(data: Uint8Array, { start, step, count }: Line, { radius, inner, outer }: Box): void {
  const edge = radius + 1;
  let from = new Uint8Array(count + 2 * edge);
  let to = new Uint8Array(count + 2 * edge);
  for (let i = 0; i < count; i++) from[edge + i] = data[start + i * step]!;
  for (let pass = 0; pass < PASSES; pass++) {
    from.fill(from[edge]!, 0, edge);
    from.fill(from[edge + count - 1]!, edge + count);
    let sum = 0;
    for (let i = 0; i <= 2 * radius; i++) sum += from[i]!;
    for (let i = 0; i < count; i++) {
      sum += from[i + edge + radius]! - from[i]!;
      const far = from[i]! + from[i + 2 * edge]!;
      to[edge + i] = (((Math.imul(sum, inner) + Math.imul(far, outer)) | 0) + 0x800000) >>> 24;
    }
    [from, to] = [to, from];
  }
  for (let i = 0; i < count; i++) data[start + i * step] = from[edge + i]!;
}
