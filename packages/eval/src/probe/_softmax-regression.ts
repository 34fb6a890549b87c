import type { Schedule } from '@leoclr/core';
import { tensor2d } from '@tensorflow/tfjs-core';
import { headLogits, lookAtProduct } from './_head-logits.ts';
import { startHeads } from './_heads.ts';
import type { Heads } from './_heads.ts';
import type { RowBatch, RowSource } from './_row-source.ts';
import { noSums, softmaxGradient } from './_softmax-gradient.ts';
import type { HeadRates, HeadSums } from './_softmax-gradient.ts';

export interface SoftmaxRegressionOptions {
  readonly classes: number;
  /** One head is trained for each, all side by side on the same batches. */
  readonly learningRates: readonly number[];
  /** One a head: true for those that don't learn from held-out rows. Default all false. */
  readonly blind?: readonly boolean[];
  /** What each learning rate is multiplied by at a point of the training. */
  readonly schedule: Schedule;
  readonly epochs: number;
  /** `[D, M]`, where every head starts. Biases start at 0. */
  readonly initialWeight: Float32Array;
}

/** All heads after one epoch. They go on changing when the generator is asked for the next epoch. */
export interface SoftmaxRegressionEpoch {
  readonly epoch: number;
  /** Share of the learning rates at which the epoch began. */
  readonly factor: number;
  /** `[L]`, mean cross-entropy of the epoch's rows, each before its update; nats. */
  readonly losses: Float64Array;
  /** `[L]`, mean cross-entropy of the held-out rows of a blind head, each as it came by; NaN where there is none. */
  readonly heldOutLosses: Float64Array;
  /** `[L]`, share of the same rows (0–1) classified rightly. */
  readonly heldOutTop1: Float64Array;
  readonly heads: Heads;
}

/** Momentum of SGD: MoCo's linear evaluation and SimCLR's. */
const MOMENTUM = 0.9;

/**
 * Multinomial logistic regression by SGD, one epoch a turn: momentum 0.9, no weight decay. Two matrix products an update, everything else is
 * written out: the gradient is (softmax(XWᵀ + b) − Y)ᵀX, so there is no tape.
 *
 * Leaks no tensor, wherever it is left and whoever throws. The source stays the caller's.
 */
export async function* softmaxRegression(
  source: RowSource,
  options: SoftmaxRegressionOptions,
): AsyncGenerator<SoftmaxRegressionEpoch, void> {
  const { classes, learningRates, epochs, schedule, blind = learningRates.map(() => false) } = options;
  const { width, stepsPerEpoch } = source;
  const count = learningRates.length;
  const heads = startHeads(options.initialWeight, { count, classes, width });
  const training: Training = {
    heads: { ...heads, learningRates, blind },
    weightVelocity: new Float32Array(heads.weight.length),
    biasVelocity: new Float32Array(heads.bias.length),
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    const factorAt = (step: number): number => schedule({ epoch, epochs, step, stepsPerEpoch });
    const sums = noSums(count);
    let step = 0;
    for await (const batch of source.epoch(epoch)) await update(training, batch, { factor: factorAt(step++), sums });
    yield {
      epoch,
      factor: factorAt(0),
      losses: sums.losses.map((loss, head) => loss / sums.rows[head]!),
      heldOutLosses: sums.heldOutLosses.map((loss, head) => loss / sums.heldOutRows[head]!),
      heldOutTop1: sums.heldOutHits.map((hits, head) => hits / sums.heldOutRows[head]!),
      heads,
    };
  }
}

interface Training {
  readonly heads: Heads & HeadRates;
  /** Running sums of gradients times learning rates, shaped like the heads. */
  readonly weightVelocity: Float32Array;
  readonly biasVelocity: Float32Array;
}

async function update(training: Training, batch: RowBatch, { factor, sums }: { factor: number; sums: HeadSums }): Promise<void> {
  const { heads, weightVelocity, biasVelocity } = training;
  const { x, labels } = batch;
  try {
    const gradient = await headLogits(heads, x); // [L·M, B]: logits, until the next line
    const biasGradient = softmaxGradient(gradient, batch, heads, sums);
    const columns = tensor2d(gradient, [heads.bias.length, labels.length]);
    const move = (weightGradient: Float32Array): void => descend(heads.weight, weightVelocity, weightGradient, factor);
    await lookAtProduct([columns, x], move).finally(() => columns.dispose());
    descend(heads.bias, biasVelocity, biasGradient, factor);
  } finally {
    x.dispose();
  }
}

/**
 * One step of PyTorch's SGD: v ← 0.9 v + g, values ← values − rate · v. Here the gradient holds each head's own rate already and `factor` what
 * they have in common: the same steps, since a head's rate scales all of its v.
 */
function descend(values: Float32Array, velocity: Float32Array, gradient: Float32Array | Float64Array, factor: number): void {
  for (let i = 0; i < values.length; i++) {
    const speed = MOMENTUM * velocity[i]! + gradient[i]!;
    velocity[i] = speed;
    values[i]! -= factor * speed;
  }
}
