import { tensor } from '@tensorflow/tfjs-core';
import { LeoclrError, nearestName, type Params, type Weights, type WeightShapes } from '@leoclr/core';
import { choosePrefix } from './_choose-prefix.ts';
import { fromTorchvisionLayout, torchvisionShape } from './_torchvision-layout.ts';
import type { SafeTensor } from './safe-tensor.ts';

export type { WeightShapes } from '@leoclr/core';

/** How to read a file that holds more than the network. */
export interface FromTorchvisionOptions {
  /**
   * What stands before every name in the file; tensors with another beginning are passed over. Default: found by looking, among none,
   * `module.encoder_q.` (MoCo's checkpoints), `encoder_q.`, `module.backbone.`, `backbone.`, `module.`, `model.` and `encoder.`.
   */
  readonly prefix?: string;
  /** Beginnings of names that the file may have and the network has not, e.g. `['fc.']` for a backbone without classifier. Default: none. */
  readonly ignore?: readonly string[];
}

/**
 * Weights from a torchvision `state_dict`, in memory layout (see `toTorchvision`).
 *
 * Every name and shape is checked before the first tensor is made. `….num_batches_tracked` is passed over. The caller owns the result.
 *
 * @param expected Names and shapes; none of its tensors is read or disposed.
 * @throws LeoclrError `checkpoint` when a tensor is missing, not expected, or has another shape.
 */
export function fromTorchvision(
  tensors: Readonly<Record<string, SafeTensor>>,
  expected: WeightShapes,
  { prefix, ignore = [] }: FromTorchvisionOptions = {},
): Weights {
  const shapes = { ...expected.params, ...expected.stats };
  const found = choosePrefix(Object.keys(tensors), Object.keys(shapes), prefix);
  const given = namesAfter(tensors, found).filter(
    (name) => !name.endsWith('num_batches_tracked') && !ignore.some((start) => name.startsWith(start)),
  );
  checkNames(given, Object.keys(shapes), found);
  const data = Object.fromEntries(
    Object.entries(shapes).map(([name, { shape }]) => [name, readChecked(tensors[found + name]!, shape, found + name)]),
  );
  const make = (part: WeightShapes['params']): Params =>
    Object.fromEntries(Object.entries(part).map(([name, { shape }]) => [name, tensor(data[name]!, [...shape], 'float32')]));
  return { params: make(expected.params), stats: make(expected.stats) };
}

function namesAfter(tensors: Readonly<Record<string, SafeTensor>>, prefix: string): string[] {
  return Object.keys(tensors)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length));
}

function checkNames(given: readonly string[], wanted: readonly string[], prefix: string): void {
  const missing = wanted.filter((name) => !given.includes(name));
  const unexpected = given.filter((name) => !wanted.includes(name));
  if (missing.length + unexpected.length === 0) return;
  const after = prefix === '' ? '' : ` after the prefix "${prefix}"`;
  const parts = [
    `fromTorchvision(): expected the ${wanted.length} tensors of the network${after}.`,
    missing.length > 0 ? `Missing: ${list(missing.map((name) => withNearest(name, unexpected)))}.` : '',
    unexpected.length > 0 ? `Not expected: ${list(unexpected)}.` : '',
    missing.length === 0
      ? `Pass ignore: ${JSON.stringify(beginnings(unexpected))} to leave these out.`
      : 'Check depth, stem and head of the network.',
  ];
  throw new LeoclrError('checkpoint', parts.filter((part) => part !== '').join(' '));
}

function withNearest(name: string, candidates: readonly string[]): string {
  const nearest = nearestName(name, candidates);
  return nearest === null ? name : `${name} (is ${nearest} meant?)`;
}

/** At most five names: a wrong depth would list a hundred. */
function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

/** `fc.weight` and `fc.bias` begin with `fc.`. */
function beginnings(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.replace(/\..*$/, '.')))];
}

function readChecked(given: SafeTensor, shape: readonly number[], name: string): Float32Array {
  if (given.dtype !== 'F32') {
    throw new LeoclrError('checkpoint', `fromTorchvision(): expected ${name} to hold floats, got ${given.dtype}.`);
  }
  const wanted = torchvisionShape(shape);
  if (wanted.length !== given.shape.length || wanted.some((size, axis) => size !== given.shape[axis])) {
    throw new LeoclrError(
      'checkpoint',
      `fromTorchvision(): expected ${name} to have shape [${wanted.join(', ')}], got [${given.shape.join(', ')}]. Check width, depth and stem of the network.`,
    );
  }
  return fromTorchvisionLayout(given.data, shape, `fromTorchvision(): expected ${name}`);
}
