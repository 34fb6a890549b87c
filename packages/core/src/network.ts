import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** Named tensors of one network; keys are torchvision's dotted paths, e.g. `layer1.0.conv1.weight`. */
export type Params = Readonly<Record<string, Tensor>>;

/** `train` normalises with the batch's statistics and updates the running ones, `eval` uses the running ones. */
export type Mode = 'train' | 'eval';

/** Trainable weights and batch-norm running statistics. The owner disposes them with `disposeParams`. */
export interface Weights {
  /** Trainable tensors. Convolutions are HWIO, linear layers `[in, out]`; `@leoclr/io` turns them into torchvision's layouts on disk. */
  readonly params: Params;
  /** Batch-norm running statistics: `….running_mean` and `….running_var`. */
  readonly stats: Params;
}

/** Shapes of a network's weights, as they are in memory. `Weights` themselves are such shapes. */
export interface WeightShapes {
  readonly params: Readonly<Record<string, { readonly shape: readonly number[] }>>;
  readonly stats: Readonly<Record<string, { readonly shape: readonly number[] }>>;
}

/** What a network makes of a batch of pictures. */
export interface NetworkOutput {
  /** `[N, D]`. Gradients flow to the parameters and to `x`. */
  readonly features: Tensor2D;
  /** New running statistics, owned by the caller; in mode `eval` the very tensors that were given. */
  readonly stats: Params;
}

/** What is asked of one forward pass besides its mode. */
export interface ApplyOptions {
  /**
   * Mode `train`: weight of the batch in the new running statistics, 0–1. Default the network's own, usually 0.1 (PyTorch's `momentum`;
   * others call 1 − this the momentum). A network without such statistics ignores it.
   */
  readonly runningShare?: number;
}

/** What a network makes of several batches in one pass. */
export interface JoinedOutput {
  /** `[N, D]` a batch. */
  readonly features: readonly Tensor2D[];
  /** The running statistics after the last batch, owned by the caller. */
  readonly stats: Params;
}

/** A network as data plus one pure function. */
export interface Network {
  /** Short name for logs, e.g. `resnet18`. */
  readonly name: string;
  /** D, the width of its features. */
  readonly width: number;
  /** Fresh random weights, a pure function of the seed; owned by the caller. */
  init(seed: number): Weights;
  /** The shapes of what `init` gives, without drawing any: loading a file asks for them. Without this method they are read off fresh weights. */
  shapes?(): WeightShapes;
  /** Forward pass. `x`: `[N, H, W, 3]`, normalised. Disposes nothing it was given. */
  apply(weights: Weights, x: Tensor4D, mode: Mode, options?: ApplyOptions): NetworkOutput;
  /**
   * What `apply` in mode `train` gives for batches of one size one after the other, each normalised by itself, the running statistics passing
   * through all of them: but in one pass, which is quicker. Without this method, trainers call `apply` for each.
   */
  applyJoined?(weights: Weights, batches: readonly Tensor4D[]): JoinedOutput;
}

/** Disposes every tensor of a record. */
export function disposeParams(params: Params): void {
  for (const tensor of Object.values(params)) tensor.dispose();
}

/** Copies of all tensors of a record, owned by the caller. */
export function cloneParams(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, tensor.clone()]));
}

/** Number of scalars in a record. */
export function countParams(params: Params): number {
  return Object.values(params).reduce((count, tensor) => count + tensor.size, 0);
}
