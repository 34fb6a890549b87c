import { cosine } from '@leoclr/optim';
import { add, dispose, matMul, mul, sub, sum, tensor2d, tidy, transpose, zeros } from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { crossEntropy } from './_cross-entropy.ts';
import type { Heads } from './_heads.ts';
import { selectRows, toTensors } from './_labelled-rows.ts';
import type { LabelledRows } from './_labelled-rows.ts';

export interface SoftmaxRegressionOptions {
  readonly classes: number;
  /** One head is trained for each, all side by side on the same batches. */
  readonly learningRates: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  /** `[D, M]`, where every head starts. Biases start at 0. */
  readonly initialWeight: Float32Array;
  /** The rows' order in an epoch, a permutation of 0 … N − 1. */
  readonly order: (epoch: number) => Int32Array;
}

/** All heads after one epoch. The generator owns the tensors: valid until it is asked for the next epoch. */
export interface SoftmaxRegressionEpoch {
  readonly epoch: number;
  /** Share of the first learning rates that this epoch used. */
  readonly factor: number;
  /** `[L]`, mean cross-entropy of the epoch's batches, each before its update; nats. */
  readonly losses: Float32Array;
  readonly heads: Heads;
}

/** Momentum of SGD: MoCo's linear evaluation and SimCLR's. */
const MOMENTUM = 0.9;

/**
 * Multinomial logistic regression by SGD, one epoch a turn: momentum 0.9, no weight decay, cosine without warm-up set once an epoch,
 * the last batch of an epoch may be smaller. Gradients are written out (softmax(XW + b) − Y), so there is no tape.
 *
 * Ownership: every tensor is disposed when the generator ends, is left or throws.
 */
export async function* softmaxRegression(
  train: LabelledRows,
  options: SoftmaxRegressionOptions,
): AsyncGenerator<SoftmaxRegressionEpoch, void> {
  const { classes, learningRates, epochs, initialWeight } = options;
  const count = learningRates.length;
  const schedule = cosine({ base: 1 });
  let state = startState(initialWeight, { width: train.width, classes, count });
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const factor = schedule({ epoch, epochs, step: 0, stepsPerEpoch: 1 });
      const result = tidy(() => runEpoch(state, train, { ...options, rates: learningRates.map((rate) => rate * factor), epoch }));
      dispose({ ...state });
      state = result.state;
      const losses = await result.loss.data<'float32'>();
      result.loss.dispose();
      yield { epoch, factor, losses: losses.map((loss) => loss / train.labels.length), heads: { ...state, count, classes } };
    }
  } finally {
    dispose({ ...state });
  }
}

// A type, no interface: tidy() wants an implicit index signature.
type State = Readonly<Record<'weight' | 'bias' | 'weightVelocity' | 'biasVelocity', Tensor2D>>;

interface EpochOptions extends SoftmaxRegressionOptions {
  readonly epoch: number;
  /** This epoch's learning rates, `[L]`. */
  readonly rates: readonly number[];
}

function startState(initialWeight: Float32Array, { width, classes, count }: { width: number; classes: number; count: number }): State {
  const weight = new Float32Array(width * count * classes);
  for (let i = 0; i < weight.length; i++) {
    const row = Math.floor(i / (count * classes));
    weight[i] = initialWeight[row * classes + (i % classes)]!;
  }
  return {
    weight: tensor2d(weight, [width, count * classes]),
    bias: zeros([1, count * classes]),
    weightVelocity: zeros([width, count * classes]),
    biasVelocity: zeros([1, count * classes]),
  };
}

/** One pass over the training rows. Runs inside a tidy; `loss` is the sum over rows, `[L]`. */
function runEpoch(
  start: State,
  train: LabelledRows,
  { order, epoch, batchSize, classes, rates }: EpochOptions,
): { state: State; loss: Tensor1D } {
  const permutation = order(epoch);
  const rate = tensor2d(
    rates.flatMap((value) => Array.from({ length: classes }, () => value)),
    [1, rates.length * classes],
  );
  let state = start;
  let loss: Tensor1D = zeros([rates.length]);
  for (let from = 0; from < permutation.length; from += batchSize) {
    const rows = permutation.subarray(from, from + batchSize);
    const before = { state, loss };
    const after = tidy(() => {
      const { x, y } = toTensors(selectRows(train, rows), classes);
      const { gradient, losses } = crossEntropy(add(matMul(x, state.weight), state.bias), y); // [B, L·M], [L]
      // Turned first: wasm's product with a transposed matrix is many times slower.
      const weightGradient = matMul(transpose<Tensor2D>(x), gradient); // [D, L·M]
      const weightVelocity = add(mul(state.weightVelocity, MOMENTUM), weightGradient) as Tensor2D;
      const biasVelocity = add(mul(state.biasVelocity, MOMENTUM), sum(gradient, 0, true)) as Tensor2D;
      return {
        state: {
          weight: sub(state.weight, mul(rate, weightVelocity)) as Tensor2D,
          bias: sub(state.bias, mul(rate, biasVelocity)) as Tensor2D,
          weightVelocity,
          biasVelocity,
        },
        loss: add(loss, losses) as Tensor1D,
      };
    });
    if (before.state !== start) dispose({ ...before.state });
    before.loss.dispose();
    ({ state, loss } = after);
  }
  return { state, loss };
}
