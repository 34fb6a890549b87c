import { add, argMax, matMul, reshape, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { crossEntropy } from './_cross-entropy.ts';
import { selectRows, toTensors } from './_labelled-rows.ts';
import type { LabelledRows } from './_labelled-rows.ts';

/** L linear layers beside each other: column l·M + m belongs to class m of head l. */
export interface Heads {
  /** `[D, L·M]`. */
  readonly weight: Tensor2D;
  /** `[1, L·M]`. */
  readonly bias: Tensor2D;
  readonly count: number;
  readonly classes: number;
}

/** Rows that are looked at together. */
const BLOCK = 4096;

/** The class that each head gives each row, `[L, N]` head by head; ties go to the lower class. */
export async function predict({ weight, bias, count, classes }: Heads, values: Float32Array, width: number): Promise<Int32Array> {
  const rows = values.length / width;
  const predictions = new Int32Array(count * rows);
  for (let from = 0; from < rows; from += BLOCK) {
    const size = Math.min(BLOCK, rows - from);
    const best = tidy(() => {
      const x = tensor2d(values.subarray(from * width, (from + size) * width), [size, width]);
      const logits = reshape(add(matMul(x, weight), bias), [size, count, classes]);
      return argMax(logits, 2); // [size, L]
    });
    const labels = await best.data<'int32'>();
    best.dispose();
    for (let i = 0; i < labels.length; i++) predictions[(i % count) * rows + from + Math.floor(i / count)] = labels[i]!;
  }
  return predictions;
}

/** The mean cross-entropy of each head on labelled rows, `[L]`, in nats. */
export async function meanCrossEntropy({ weight, bias, count, classes }: Heads, rows: LabelledRows): Promise<Float64Array> {
  const total = new Float64Array(count);
  const size = rows.labels.length;
  for (let from = 0; from < size; from += BLOCK) {
    const block = selectRows(
      rows,
      Int32Array.from({ length: Math.min(BLOCK, size - from) }, (_, i) => from + i),
    );
    const sums = tidy(() => {
      const { x, y } = toTensors(block, classes);
      return crossEntropy(add(matMul(x, weight), bias), y).losses;
    });
    const losses = await sums.data<'float32'>();
    sums.dispose();
    for (let head = 0; head < count; head++) total[head]! += losses[head]! / size;
  }
  return total;
}
