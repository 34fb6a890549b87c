import { cast, cumprod, equal, mul, ones, reshape, transpose, util } from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';

/** Sums, means and extremes over axes. */
export const reductionGradients: readonly GradConfig[] = [
  {
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({ x: () => spread(dy as Tensor, x!, axis as number[]) }),
  },
  {
    kernelName: 'Mean',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({
      x: () => spread(mul(dy as Tensor, (dy as Tensor).size / x!.size), x!, axis as number[]),
    }),
  },
  extreme('Max', 'reductionIndices'),
  extreme('Min', 'axis'),
  {
    kernelName: 'Prod',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { axis }) => ({ x: () => productGradient(dy as Tensor, x!, axis as number[]) }),
  },
];

/** Every element that equals the extreme gets the whole gradient, as in tfjs. */
function extreme(kernelName: string, axisName: string): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc(dy, [x, y], attributes) {
      const shape = keptShape(x!, attributes[axisName] as number[]);
      return { x: () => mul(reshape(dy as Tensor, shape), cast(equal(x!, reshape(y!, shape)), 'float32')) };
    },
  };
}

/** The product of all others is the product of those before times the product of those after. */
function productGradient(dy: Tensor, x: Tensor, axis: number[]): Tensor {
  const reduced = util.parseAxisParam(axis, x.shape);
  const outer = x.shape.map((_, index) => index).filter((index) => !reduced.includes(index));
  const order = [...outer, ...reduced];
  const moved = transpose(x, order);
  const flat = reshape(moved, [dy.size, x.size / dy.size]);
  const others = mul(cumprod(flat, 1, true, false), cumprod(flat, 1, true, true));
  const gradient = reshape(mul(others, reshape(dy, [dy.size, 1])), moved.shape);
  return transpose(
    gradient,
    order.map((_, index) => order.indexOf(index)),
  );
}

function spread(dy: Tensor, x: Tensor, axis: number[]): Tensor {
  return mul(reshape(dy, keptShape(x, axis)), ones(x.shape));
}

function keptShape(x: Tensor, axis: number[]): number[] {
  const reduced = util.parseAxisParam(axis, x.shape);
  return x.shape.map((size, index) => (reduced.includes(index) ? 1 : size));
}
