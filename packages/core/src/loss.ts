import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';

/** What one training step hands to a loss. All rows have unit length. */
export interface LossInput {
  /** One `[N, D]` a query view; gradients flow. */
  readonly queries: readonly Tensor2D[];
  /** One `[N, D]` a key view; no gradient. Row i of every key and query comes from the same picture. */
  readonly keys: readonly Tensor2D[];
  /** `[K, D]` queue rows as they were before this batch; no gradient. Null when the method keeps no queue. */
  readonly negatives: Tensor2D | null;
}

/** Mean over the batch, in nats. Must not dispose its inputs. Any function of this type is a loss. */
export type Loss = (input: LossInput) => Scalar;

/** A loss that a config file or the command line can name. A third-party package exports one as `default`. */
export interface LossPlugin<Options> {
  readonly name: string;
  /** How many views the loss wants on each side; checked before any picture is read. */
  readonly views: { readonly queries: number; readonly keys: number };
  readonly queue: 'required' | 'optional' | 'none';
  /** Validates options and fills in defaults: zod, valibot, arktype or anything else that speaks Standard Schema. */
  readonly options: StandardSchemaV1<unknown, Options>;
  create(options: Options): Loss;
}

/** Returns its argument: typing is the registration. */
export function defineLoss<Options>(plugin: LossPlugin<Options>): LossPlugin<Options> {
  return plugin;
}
