import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { between, normals, wholes } from '../_case-input.ts';
import type { CaseInput } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom } from '../_family.ts';
import type { Family } from '../_family.ts';
import { reluCurve } from '../plain/_arithmetic.ts';
import { alongCurve, alongSurface } from '../plain/_maps.ts';
import type { Curve, Surface } from '../plain/_maps.ts';
import { drawEmptyShape, drawNarrower, drawShape } from './_draw-shape.ts';

interface Unary extends Curve {
  readonly name: string;
  readonly run: (x: Tensor) => Tensor;
  /** Where it is defined. Default: standard normal values. */
  readonly input?: (shape: readonly number[]) => CaseInput;
}

const positive = (shape: readonly number[]): CaseInput => between(shape, 0.3, 3);
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const flat = (): number => 0;

const unaries: readonly Unary[] = [
  { name: 'relu', run: tf.relu, ...reluCurve },
  { name: 'neg', run: tf.neg, value: (x) => -x, slope: () => -1 },
  { name: 'abs', run: tf.abs, value: Math.abs, slope: Math.sign, corners: [0] },
  { name: 'square', run: tf.square, value: (x) => x * x, slope: (x) => 2 * x },
  { name: 'sqrt', run: tf.sqrt, value: Math.sqrt, slope: (x) => 0.5 / Math.sqrt(x), input: positive },
  { name: 'rsqrt', run: tf.rsqrt, value: (x) => 1 / Math.sqrt(x), slope: (x) => -0.5 * x ** -1.5, input: positive },
  { name: 'reciprocal', run: tf.reciprocal, value: (x) => 1 / x, slope: (x) => -1 / (x * x), input: positive },
  { name: 'exp', run: tf.exp, value: Math.exp, slope: Math.exp },
  { name: 'log', run: tf.log, value: Math.log, slope: (x) => 1 / x, input: positive },
  { name: 'log1p', run: tf.log1p, value: Math.log1p, slope: (x) => 1 / (1 + x), input: positive },
  { name: 'sigmoid', run: tf.sigmoid, value: logistic, slope: (x) => logistic(x) * logistic(-x) },
  { name: 'tanh', run: tf.tanh, value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  { name: 'softplus', run: tf.softplus, value: (x) => Math.log1p(Math.exp(x)), slope: logistic },
  { name: 'elu', run: tf.elu, value: (x) => (x > 0 ? x : Math.expm1(x)), slope: (x) => (x > 0 ? 1 : Math.exp(x)) },
  { name: 'relu6', run: tf.relu6, value: (x) => Math.min(Math.max(x, 0), 6), slope: (x) => (x > 0 && x < 6 ? 1 : 0), corners: [0, 6] },
  {
    name: 'leakyRelu 0.2',
    run: (x) => tf.leakyRelu(x, 0.2),
    value: (x) => (x > 0 ? x : 0.2 * x),
    slope: (x) => (x > 0 ? 1 : 0.2),
    corners: [0],
  },
  {
    name: 'clipByValue −0.5, 1',
    run: (x) => tf.clipByValue(x, -0.5, 1),
    value: (x) => Math.min(Math.max(x, -0.5), 1),
    slope: (x) => (x > -0.5 && x < 1 ? 1 : 0),
    corners: [-0.5, 1],
  },
  { name: 'step', run: tf.step, value: (x) => (x > 0 ? 1 : 0), slope: flat, corners: [0] },
  { name: 'sign', run: tf.sign, value: Math.sign, slope: flat, corners: [0] },
  { name: 'floor', run: tf.floor, value: Math.floor, slope: flat },
  // Where it is nearly linear, an approximation made for all numbers loses its digits.
  { name: 'log near 1', run: tf.log, value: Math.log, slope: (x) => 1 / x, input: (shape) => between(shape, 0.99, 1.01) },
  { name: 'clone', run: tf.clone, value: (x) => x, slope: () => 1 },
];

export const unaryOps: Family = {
  name: 'one number each',
  count: 2 * unaries.length,
  tolerance: 1e-5,
  draw(draw, index) {
    const { name, run, input = normals, ...curve } = unaries[index % unaries.length]!;
    const shape = index % 7 === 6 ? drawEmptyShape(draw, integerFrom(draw, 1, 4)) : drawShape(draw, integerFrom(draw, 0, 4));
    return engineCase({ what: name, inputs: { x: input(shape) }, run: ({ x }) => run(x), plain: ({ x }) => alongCurve(x, curve) });
  },
};

interface Binary extends Surface {
  readonly name: string;
  readonly run: (a: Tensor, b: Tensor) => Tensor;
  readonly inputs?: (shape: readonly number[]) => CaseInput;
  readonly differentiable?: false;
}

/** Comparisons meet many equal values; their result has no gradient. */
function comparison(name: string, run: Binary['run'], holds: (a: number, b: number) => boolean): Binary {
  const value = (a: number, b: number): number => (holds(a, b) ? 1 : 0);
  return { name, run, value, slopeA: flat, slopeB: flat, inputs: (shape) => wholes(shape, 2), differentiable: false };
}

const binaries: readonly Binary[] = [
  { name: 'add', run: tf.add, value: (a, b) => a + b, slopeA: () => 1, slopeB: () => 1 },
  { name: 'sub', run: tf.sub, value: (a, b) => a - b, slopeA: () => 1, slopeB: () => -1 },
  { name: 'mul', run: tf.mul, value: (a, b) => a * b, slopeA: (_, b) => b, slopeB: (a) => a },
  { name: 'div', run: tf.div, value: (a, b) => a / b, slopeA: (_, b) => 1 / b, slopeB: (a, b) => -a / (b * b), inputs: positive },
  {
    name: 'squaredDifference',
    run: tf.squaredDifference,
    value: (a, b) => (a - b) ** 2,
    slopeA: (a, b) => 2 * (a - b),
    slopeB: (a, b) => 2 * (b - a),
  },
  {
    name: 'maximum',
    run: tf.maximum,
    value: Math.max,
    slopeA: (a, b) => (a >= b ? 1 : 0),
    slopeB: (a, b) => (a < b ? 1 : 0),
    cornerAtTie: true,
  },
  {
    name: 'minimum',
    run: tf.minimum,
    value: Math.min,
    slopeA: (a, b) => (a <= b ? 1 : 0),
    slopeB: (a, b) => (a > b ? 1 : 0),
    cornerAtTie: true,
  },
  {
    name: 'pow',
    run: tf.pow,
    value: Math.pow,
    slopeA: (a, b) => b * a ** (b - 1),
    slopeB: (a, b) => Math.log(a) * a ** b,
    inputs: positive,
  },
  comparison('greater', tf.greater, (a, b) => a > b),
  comparison('greaterEqual', tf.greaterEqual, (a, b) => a >= b),
  comparison('less', tf.less, (a, b) => a < b),
  comparison('lessEqual', tf.lessEqual, (a, b) => a <= b),
  comparison('equal', tf.equal, (a, b) => a === b),
];

export const binaryOps: Family = {
  name: 'two numbers each',
  count: 5 * binaries.length,
  tolerance: 1e-5,
  draw(draw, index) {
    const { name, run, inputs = normals, differentiable = true, ...surface } = binaries[index % binaries.length]!;
    const full = index % 11 === 10 ? drawEmptyShape(draw, integerFrom(draw, 1, 4)) : drawShape(draw, integerFrom(draw, 0, 4));
    // The first rounds have two equal shapes, and one of them a channel vector, as training has them.
    const narrow = index < binaries.length ? full : index < 2 * binaries.length ? full.slice(-1) : drawNarrower(draw, full);
    const [a, b] = draw.chance(0.3) ? [narrow, full] : [full, narrow];
    return engineCase({
      what: name,
      inputs: { a: inputs(a!), b: inputs(b!) },
      run: (tensors) => run(tensors.a, tensors.b),
      plain: (plains) => alongSurface(plains.a, plains.b, surface),
      differentiable,
    });
  },
};
