import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { LeoclrError } from '@leoclr/core';
import type { Params } from '@leoclr/core';
import type { TrainState } from './train-state.ts';

/** A state as one flat record, ready for a checkpoint file. */
export interface PackedState {
  /** `query.conv1.weight`, `queryStats.bn1.running_mean`, `key.…`, `keyStats.…`, `optimizer.…`, `queue.rows`. */
  readonly tensors: Record<string, Tensor>;
  readonly scalars: Record<string, number>;
}

/** The same tensors under flat names; nothing is copied. */
export function packState({ step, seed, query, key, optimizer, queue }: TrainState): PackedState {
  return {
    tensors: {
      ...prefixed('query', query.params),
      ...prefixed('queryStats', query.stats),
      ...prefixed('key', key.params),
      ...prefixed('keyStats', key.stats),
      ...prefixed('optimizer', optimizer),
      ...(queue === null ? {} : { 'queue.rows': queue.rows }),
    },
    scalars: { step, seed, 'queue.cursor': queue?.cursor ?? 0 },
  };
}

/**
 * The state that `packState` packed, out of the same tensors. `like` is a state of the run that wants to go on: names and shapes must
 * be equal to its.
 *
 * @throws LeoclrError `checkpoint` naming the first tensor that is missing, unexpected or of another shape.
 */
export function unpackState({ tensors, scalars }: PackedState, like: TrainState): TrainState {
  const expected = packState(like);
  checkNames(Object.keys(expected.tensors), tensors);
  for (const [name, { shape }] of Object.entries(expected.tensors)) {
    const got = tensors[name]!.shape;
    if (shape.join() !== got.join()) {
      throw misfit(`${name} with shape [${shape.join(', ')}], got [${got.join(', ')}]`);
    }
  }
  for (const name of Object.keys(expected.scalars)) {
    if (!Number.isInteger(scalars[name])) throw misfit(`a whole number called ${name}, got ${scalars[name]}`);
  }
  return {
    step: scalars['step']!,
    seed: scalars['seed']!,
    query: { params: withPrefix('query', tensors), stats: withPrefix('queryStats', tensors) },
    key: { params: withPrefix('key', tensors), stats: withPrefix('keyStats', tensors) },
    optimizer: withPrefix('optimizer', tensors),
    queue: like.queue && { rows: tensors['queue.rows'] as Tensor2D, cursor: scalars['queue.cursor']! },
  };
}

function checkNames(expected: readonly string[], tensors: Record<string, Tensor>): void {
  const missing = expected.find((name) => tensors[name] === undefined);
  if (missing !== undefined) throw misfit(`a tensor called ${missing}, got none`);
  const known = new Set(expected);
  const surplus = Object.keys(tensors).find((name) => !known.has(name));
  if (surplus !== undefined) throw misfit(`no tensor called ${surplus}, got one`);
}

function misfit(what: string): LeoclrError {
  return new LeoclrError(
    'checkpoint',
    `unpackState(): expected ${what}. Resume with the backbone, head and method of the run that wrote it.`,
  );
}

function prefixed(prefix: string, params: Params): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(params).map(([name, tensor]) => [`${prefix}.${name}`, tensor]));
}

function withPrefix(prefix: string, tensors: Record<string, Tensor>): Params {
  const entries = Object.entries(tensors).filter(([name]) => name.startsWith(`${prefix}.`));
  return Object.fromEntries(entries.map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]));
}
