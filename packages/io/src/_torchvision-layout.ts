import { LeoclrError } from '@leoclr/core';

/** Floats with a shape. */
export interface Block {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * A parameter as torchvision lays it out: convolutions `[H, W, in, out]` become `[out, in, H, W]`, linear layers `[in, out]` become
 * `[out, in]`, vectors stay.
 *
 * @param what Whose parameter, for the message.
 * @throws LeoclrError `shape` for any other rank, since nobody could say which layout it has.
 */
export function toTorchvisionLayout({ shape, data }: Block, what: string): Block {
  const [outer, middle, inner] = asThreeAxes(shape, what);
  return { shape: torchvisionShape(shape), data: reverseAxes(data, [outer, middle, inner]) };
}

/** The inverse of `toTorchvisionLayout`; `shape` is the one in memory. */
export function fromTorchvisionLayout(data: Float32Array, shape: readonly number[], what: string): Float32Array {
  const [outer, middle, inner] = asThreeAxes(shape, what);
  return reverseAxes(data, [inner, middle, outer]);
}

/** The shape on disk of a parameter that has `shape` in memory. */
export function torchvisionShape(shape: readonly number[]): readonly number[] {
  const [first, second, third, fourth] = shape;
  if (shape.length === 4) return [fourth!, third!, first!, second!];
  return [...shape].reverse();
}

/** Both layouts are one another's reverse once the spatial axes are taken as one: `[HW, in, out]` and `[out, in, HW]`. */
function asThreeAxes(shape: readonly number[], what: string): [number, number, number] {
  const [first, second, third, fourth] = shape;
  if (shape.length === 4) return [first! * second!, third!, fourth!];
  if (shape.length === 2) return [first!, 1, second!];
  if (shape.length === 1) return [1, 1, first!];
  throw new LeoclrError(
    'shape',
    `${what} to be a convolution [H, W, in, out], a linear layer [in, out] or a vector, got [${shape.join(', ')}].`,
  );
}

/** `[a, b, c]` to `[c, b, a]`. */
function reverseAxes(data: Float32Array, [a, b, c]: readonly [number, number, number]): Float32Array {
  const reversed = new Float32Array(data.length);
  let write = 0;
  for (let k = 0; k < c; k++) {
    for (let j = 0; j < b; j++) {
      for (let i = 0; i < a; i++) reversed[write++] = data[(i * b + j) * c + k]!;
    }
  }
  return reversed;
}
