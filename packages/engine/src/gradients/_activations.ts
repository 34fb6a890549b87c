import { cast, exp, greater, lessEqual, logicalAnd, mul, neg, sigmoid, square, step, sub, sum, where } from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../tfjs-internals.ts';

/** Nonlinearities and softmax. */
export const activationGradients: readonly GradConfig[] = [
  ofInput('Relu', (dy, x) => mul(dy, step(x))),
  ofInput('Relu6', (dy, x) => mul(dy, cast(logicalAnd(greater(x, 0), lessEqual(x, 6)), 'float32'))),
  ofInput('LeakyRelu', (dy, x, { alpha }) => where(greater(x, 0), dy, mul(dy, alpha as number))),
  ofInput('Softplus', (dy, x) => mul(dy, sigmoid(x))),
  ofInput('Erf', (dy, x) => mul(dy, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)))),
  ofOutput('Elu', 'x', (dy, y) => runKernel('EluGrad', { dy, y })),
  ofOutput('Sigmoid', 'x', (dy, y) => mul(dy, mul(y, sub(1, y)))),
  ofOutput('Tanh', 'x', (dy, y) => mul(dy, sub(1, square(y)))),
  ofOutput('Softmax', 'logits', (dy, y) => {
    const weighted = mul(dy, y);
    return sub(weighted, mul(sum(weighted, -1, true), y));
  }),
  ofOutput('LogSoftmax', 'logits', (dy, y) => sub(dy, mul(sum(dy, -1, true), exp(y)))),
];

type Attributes = Parameters<GradConfig['gradFunc']>[2];

function ofInput(kernelName: string, toX: (dy: Tensor, x: Tensor, attributes: Attributes) => Tensor): GradConfig {
  return { kernelName, inputsToSave: ['x'], gradFunc: (dy, [x], attributes) => ({ x: () => toX(dy as Tensor, x!, attributes) }) };
}

function ofOutput(kernelName: string, input: string, toX: (dy: Tensor, y: Tensor) => Tensor): GradConfig {
  return { kernelName, outputsToSave: [true], gradFunc: (dy, [y]) => ({ [input]: () => toX(dy as Tensor, y!) }) };
}
