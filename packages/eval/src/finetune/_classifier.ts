import { tensor } from '@tensorflow/tfjs-core';
import { linearHead, withHead, withoutHead } from '@leoclr/backbones';
import type { Batch, Network, Params, Weights } from '@leoclr/core';
import { extractFeatures } from '../features/extract-features.ts';
import type { FinetuneInput } from './finetune-input.ts';

/** The backbone with one linear layer for the classes, called `fc`. */
export function classifierOf({ backbone, classes }: Pick<FinetuneInput, 'backbone' | 'classes'>): Network {
  return withHead(backbone, linearHead({ width: classes }));
}

/**
 * Weights to begin with: copies of the backbone's, with memory of their own since an optimiser may write into it, and a new head, drawn as
 * PyTorch draws a linear layer. The caller owns them.
 */
export async function firstWeights({ backbone, classes, weights }: FinetuneInput, seed: number): Promise<Weights> {
  const { params, stats } = withoutHead(weights);
  const values = { params: await readAll(params), stats: await readAll(stats) };
  const head = linearHead({ width: classes }).init(seed, backbone.width);
  return { params: { ...made(values.params), ...head }, stats: made(values.stats) };
}

/** What a trained classifier says about pictures. */
export interface ClassifiedPictures {
  /** `[N, M]`, logits. */
  readonly scores: Float32Array;
  /** `[N]`, of these pictures. */
  readonly labels: readonly number[];
  /** M. */
  readonly classes: number;
  /** `[N]`, which pictures these are. */
  readonly indices: Int32Array;
}

/** What a trained classifier says about pictures, each once. */
export async function scoresOf(
  { network, weights }: { network: Network; weights: Weights },
  batches: AsyncIterable<Batch>,
  labels: ArrayLike<number>,
): Promise<ClassifiedPictures> {
  const { values, indices } = await extractFeatures({ network, weights, batches });
  return { scores: values, labels: Array.from(indices, (index) => labels[index]!), classes: network.width, indices };
}

type Values = Record<string, { data: Float32Array; shape: number[] }>;

async function readAll(params: Params): Promise<Values> {
  const entries = Object.entries(params).map(async ([name, value]) => {
    return [name, { data: (await value.data<'float32'>()).slice(), shape: value.shape }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function made(values: Values): Params {
  return Object.fromEntries(Object.entries(values).map(([name, { data, shape }]) => [name, tensor(data, shape)]));
}
