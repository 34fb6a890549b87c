import {
  cast,
  div,
  exp,
  greater,
  greaterEqual,
  less,
  log,
  logicalAnd,
  lessEqual,
  mul,
  neg,
  pow,
  sign,
  square,
  sub,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { sumTo } from './_sum-to.ts';

/** Addition to powers, with broadcasting. */
export const arithmeticGradients: readonly GradConfig[] = [
  binary(
    'Add',
    (dy) => dy,
    (dy) => dy,
  ),
  binary('Sub', (dy) => dy, neg),
  binary(
    'Multiply',
    (dy, _a, b) => mul(dy, b),
    (dy, a) => mul(dy, a),
  ),
  binary(
    'RealDiv',
    (dy, _a, b) => div(dy, b),
    (dy, a, b) => neg(div(mul(dy, a), square(b))),
  ),
  binary(
    'SquaredDifference',
    (dy, a, b) => mul(mul(dy, 2), sub(a, b)),
    (dy, a, b) => mul(mul(dy, 2), sub(b, a)),
  ),
  // A tie goes to the first, as in tfjs.
  binary(
    'Maximum',
    (dy, a, b) => mask(dy, greaterEqual(a, b)),
    (dy, a, b) => mask(dy, less(a, b)),
  ),
  binary(
    'Minimum',
    (dy, a, b) => mask(dy, lessEqual(a, b)),
    (dy, a, b) => mask(dy, greater(a, b)),
  ),
  binary(
    'Pow',
    (dy, a, b) => mul(dy, mul(b, pow(a, sub(b, 1)))),
    (dy, a, b) => mul(dy, mul(pow(a, b), where(greater(a, 0), log(a), zerosLike(a)))),
  ),
  unary('Neg', neg),
  unary('Abs', (dy, x) => mul(dy, sign(x))),
  unary('Square', (dy, x) => mul(dy, mul(x, 2))),
  unary('Log', div),
  unary('Log1p', (dy, x) => div(dy, sub(x, -1))),
  unary('Reciprocal', (dy, x) => neg(div(dy, square(x)))),
  unary('ClipByValue', (dy, x, { clipValueMin, clipValueMax }) =>
    mask(dy, logicalAnd(greaterEqual(x, clipValueMin as number), lessEqual(x, clipValueMax as number))),
  ),
  ofOutput('Exp', mul),
  ofOutput('Sqrt', (dy, y) => div(dy, mul(y, 2))),
  ofOutput('Rsqrt', (dy, y) => mul(mul(dy, -0.5), mul(y, square(y)))),
  unary('Expm1', (dy, x) => mul(dy, exp(x))),
];

type Attributes = Parameters<GradConfig['gradFunc']>[2];
type BinaryPart = (dy: Tensor, a: Tensor, b: Tensor) => Tensor;

function binary(kernelName: string, toA: BinaryPart, toB: BinaryPart): GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => sumTo(toA(dy as Tensor, asFloat(a!), asFloat(b!)), a!.shape),
      b: () => sumTo(toB(dy as Tensor, asFloat(a!), asFloat(b!)), b!.shape),
    }),
  };
}

function unary(kernelName: string, toX: (dy: Tensor, x: Tensor, attributes: Attributes) => Tensor): GradConfig {
  return { kernelName, inputsToSave: ['x'], gradFunc: (dy, [x], attributes) => ({ x: () => toX(dy as Tensor, asFloat(x!), attributes) }) };
}

function ofOutput(kernelName: string, toX: (dy: Tensor, y: Tensor) => Tensor): GradConfig {
  return { kernelName, outputsToSave: [true], gradFunc: (dy, [y]) => ({ x: () => toX(dy as Tensor, y!) }) };
}

function mask(dy: Tensor, condition: Tensor): Tensor {
  return mul(dy, cast(condition, 'float32'));
}

function asFloat(x: Tensor): Tensor {
  return x.dtype === 'float32' ? x : cast(x, 'float32');
}
