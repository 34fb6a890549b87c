import {
  add,
  backend_util,
  cast,
  concat,
  logicalNot,
  mul,
  pad,
  reshape,
  slice,
  split,
  stack,
  sum,
  transpose,
  unstack,
  util,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

/** Ops that move values without changing them. */
export const shapingGradients: readonly GradConfig[] = [
  back('Reshape', 'x', (dy, x) => reshape(dy, x.shape)),
  back('ExpandDims', 'input', (dy, input) => reshape(dy, input.shape)),
  back('Tile', 'x', tileGradient),
  back('PadV2', 'x', (dy, x, { paddings }) =>
    slice(
      dy,
      (paddings as [number, number][]).map(([before]) => before),
      x.shape,
    ),
  ),
  back('Slice', 'x', sliceGradient),
  { kernelName: 'Identity', gradFunc: (dy) => ({ x: () => cast(dy as Tensor, 'float32') }) },
  { kernelName: 'Cast', gradFunc: (dy) => ({ x: () => (dy as Tensor).clone() }) },
  {
    kernelName: 'Transpose',
    gradFunc: (dy, _saved, { perm }) => ({ x: () => transpose(dy as Tensor, backend_util.getUndoAxesPermutation(perm as number[])) }),
  },
  {
    kernelName: 'Concat',
    saveAllInputs: true,
    gradFunc(dy, inputs, { axis }) {
      const [along] = util.parseAxisParam(axis as number, inputs[0]!.shape);
      return byPosition(
        split(
          dy as Tensor,
          inputs.map((input) => input.shape[along!]!),
          along,
        ),
      );
    },
  },
  { kernelName: 'Pack', saveAllInputs: true, gradFunc: (dy, _inputs, { axis }) => byPosition(unstack(dy as Tensor, axis as number)) },
  { kernelName: 'Unpack', gradFunc: (dys, _saved, { axis }) => ({ value: () => stack(asList(dys), axis as number) }) },
  { kernelName: 'SplitV', gradFunc: (dys, _saved, { axis }) => ({ x: () => concat(asList(dys), axis as number) }) },
  {
    kernelName: 'Select',
    inputsToSave: ['condition'],
    gradFunc: (dy, [condition]) => ({
      condition: () => cast(zerosLike(condition!), 'float32'),
      t: () => mul(dy as Tensor, cast(condition!, 'float32')),
      e: () => mul(dy as Tensor, cast(logicalNot(condition!), 'float32')),
    }),
  },
];

type Attributes = Parameters<GradConfig['gradFunc']>[2];

function back(kernelName: string, name: string, toInput: (dy: Tensor, input: Tensor, attributes: Attributes) => Tensor): GradConfig {
  return {
    kernelName,
    inputsToSave: [name],
    gradFunc: (dy, [input], attributes) => ({ [name]: () => toInput(dy as Tensor, input!, attributes) }),
  };
}

function sliceGradient(dy: Tensor, x: Tensor, { begin }: Attributes): Tensor {
  const starts = [begin as number | number[]].flat();
  const paddings = x.shape.map((size, axis): [number, number] => {
    const before = starts[axis] ?? 0;
    return [before, size - before - dy.shape[axis]!];
  });
  return pad(dy, paddings);
}

/** Adds the copies up: [r·a, …] is seen as [r, a, …] and summed over r. */
function tileGradient(dy: Tensor, x: Tensor, { reps }: Attributes): Tensor {
  const repeats = reps as number[];
  const apart = repeats.flatMap((repeat, axis) => [repeat, x.shape[axis]!]);
  if (apart.length <= 6)
    return sum(
      reshape(dy, apart),
      repeats.map((_, axis) => 2 * axis),
    );
  // Backends stop at rank 6: one axis after the other.
  return repeats.reduce((gradient, repeat, axis) => {
    if (repeat === 1) return gradient;
    const copies = split(gradient, repeat, axis);
    return copies.reduce((total, copy) => add(total, copy));
  }, dy);
}

function byPosition(gradients: Tensor[]): Record<string, () => Tensor> {
  return Object.fromEntries(gradients.map((gradient, position) => [position, () => gradient]));
}

function asList(dys: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(dys) ? dys : [dys];
}
