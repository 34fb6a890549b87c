import { readFileSync } from 'node:fs';
import { decodeSafetensors } from '@leoclr/io';
import type { SafeTensor } from '@leoclr/io';

/** The settings of one run of reference.py, under its names. */
export interface GoldenConfig {
  readonly method: 'moco' | 'moco-symmetric' | 'leoclr';
  readonly enqueue: 'first' | 'both';
  readonly stem: 'imagenet' | 'cifar';
  readonly head: 'mlp' | 'linear';
  readonly width: number;
  readonly size: number;
  readonly batch: number;
  readonly dimension: number;
  readonly queue_size: number;
  readonly temperature: number;
  readonly momentum: number;
  readonly learning_rates: readonly number[];
  readonly weight_decay: number;
  readonly optimizer_momentum: number;
  readonly splits: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly views: number;
  /** `[step][key forward]`: the order in which the key encoder saw the batch. */
  readonly permutations: readonly (readonly (readonly number[])[])[];
}

/** What PyTorch made of it. */
export interface GoldenCase {
  readonly config: GoldenConfig;
  readonly losses: readonly number[];
  /** Row of the queue that the next key goes to. */
  readonly pointer: number;
  /** Shapes by name, in torchvision's order and layouts. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** First values of view 0 of step 0 and the sum over all views of step 0. */
  readonly views: { readonly first: readonly number[]; readonly sum: number };
  /** `initial.queue`, `step1.gradient.…`, `final.query.…`, `final.key.…`, `final.momentum.…`, `final.queue`; torchvision's layouts. */
  readonly tensors: Readonly<Record<string, SafeTensor>>;
}

export function readGoldenCase(name: string): GoldenCase {
  const { tensors, metadata } = decodeSafetensors(readFileSync(new URL(`./fixtures/${name}.safetensors`, import.meta.url)));
  const facts = JSON.parse(metadata['facts']!) as Omit<GoldenCase, 'tensors'>;
  return { ...facts, tensors };
}
