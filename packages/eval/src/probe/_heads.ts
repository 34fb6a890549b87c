/**
 * L linear layers beside each other: row l·M + m belongs to class m of head l. Plain numbers that training changes in place: beside two matrix
 * products, a step of a head is so little work that making tensors for it would cost more.
 */
export interface Heads {
  /** `[L·M, D]`. */
  readonly weight: Float32Array;
  /** `[L·M]`. */
  readonly bias: Float32Array;
  readonly count: number;
  readonly classes: number;
  readonly width: number;
}

/** `count` heads that start alike: at `initialWeight`, `[D, M]`, with biases of 0. */
export function startHeads(initialWeight: Float32Array, { count, classes, width }: Pick<Heads, 'count' | 'classes' | 'width'>): Heads {
  const weight = new Float32Array(count * classes * width);
  for (let i = 0; i < weight.length; i++) {
    const label = Math.floor(i / width) % classes;
    weight[i] = initialWeight[(i % width) * classes + label]!;
  }
  return { weight, bias: new Float32Array(count * classes), count, classes, width };
}

/** The first `count` heads, in the same memory. */
export function firstHeads({ weight, bias, classes, width }: Heads, count: number): Heads {
  const rows = count * classes;
  return { weight: weight.subarray(0, rows * width), bias: bias.subarray(0, rows), count, classes, width };
}
