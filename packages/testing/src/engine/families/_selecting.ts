import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import { indices, normals, switches, wholes } from '../_case-input.ts';
import type { CaseInput } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { alongCurve, alongSurface } from '../plain/_maps.ts';
import { given, made } from '../plain/_plain.ts';
import type { Plain } from '../plain/_plain.ts';
import { drawnFrom } from '../plain/_shaping.ts';
import { drawEmptyShape, drawShape } from './_draw-shape.ts';

/** Rows in a given order, some of them twice or never. */
export const gathering: Family = {
  name: 'gather',
  count: 16,
  tolerance: 1e-5,
  draw(draw, index) {
    const shape = drawShape(draw, integerFrom(draw, 1, 4));
    const axis = draw.integer(shape.length);
    const count = index === 0 ? 0 : integerFrom(draw, 1, 20);
    const target = shape.map((size, along) => (along === axis ? count : size));
    return engineCase({
      what: `along axis ${axis}`,
      inputs: { x: normals(shape), rows: indices([count], shape[axis]!) },
      run: ({ x, rows }) => tf.gather(x, rows, axis),
      plain: ({ x, rows }) => drawnFrom(x, target, (to) => to.map((at, along) => (along === axis ? rows.values[at]! : at))),
    });
  },
};

export const selection: Family = {
  name: 'select',
  count: 12,
  tolerance: 0,
  draw(draw, index) {
    const shape = index === 0 ? drawEmptyShape(draw, 2) : drawShape(draw, integerFrom(draw, 1, 4));
    return engineCase({
      what: 'where condition, a, else b',
      inputs: { condition: switches(shape), a: normals(shape), b: normals(shape) },
      run: ({ condition, a, b }) => tf.where(condition, a, b),
      plain: ({ condition, a, b }) => chosenFrom(condition, a, b),
    });
  },
};

/** Truncated, as in TensorFlow. */
export const casting: Family = {
  name: 'cast',
  count: 12,
  tolerance: 0,
  draw(draw, index) {
    const dtype = oneOf<'int32' | 'bool' | 'float32'>(draw, ['int32', 'bool', 'float32']);
    const shape = index === 0 ? drawEmptyShape(draw, 2) : drawShape(draw, integerFrom(draw, 0, 4));
    const input: CaseInput = index % 2 === 0 ? wholes(shape, 2) : { ...normals(shape), value: (values) => 3 * values.normal() };
    const value = { int32: Math.trunc, bool: (x: number) => (x === 0 ? 0 : 1), float32: (x: number) => x }[dtype];
    return engineCase({
      what: `to ${dtype} and back`,
      inputs: { x: input },
      run: ({ x }) => tf.cast(tf.cast(x, dtype), 'float32'),
      plain: ({ x }) => alongCurve(x, { value, slope: () => 1 }),
      differentiable: dtype === 'float32',
    });
  },
};

export const oneHots: Family = {
  name: 'one hot',
  count: 8,
  tolerance: 0,
  draw(draw, index) {
    const [count, depth] = [index === 0 ? 0 : integerFrom(draw, 1, 17), integerFrom(draw, 2, 17)];
    const [on, off] = oneOf<[number, number]>(draw, [
      [1, 0],
      [2, -1],
    ]);
    return engineCase({
      what: `${depth} wide, ${on} and ${off}`,
      // One beyond the width, which is nowhere.
      inputs: { rows: indices([count], depth + 1) },
      run: ({ rows }) => tf.cast(tf.oneHot(rows as Tensor1D, depth, on, off), 'float32'),
      plain: ({ rows }) => {
        const values = Float64Array.from({ length: count * depth }, (_, at) =>
          rows.values[Math.floor(at / depth)] === at % depth ? on : off,
        );
        return given([count, depth], values);
      },
      differentiable: false,
    });
  },
};

export const largest: Family = {
  name: 'top k',
  count: 10,
  tolerance: 0,
  draw(draw) {
    const [rows, width] = [integerFrom(draw, 1, 9), integerFrom(draw, 1, 40)];
    const k = integerFrom(draw, 1, width);
    return engineCase({
      what: `${k} largest`,
      inputs: { x: normals([rows, width]) },
      run({ x }) {
        const { values, indices: places } = tf.topk(x, k);
        return [values, places];
      },
      plain: ({ x }) => topOf(x, k),
      differentiable: false,
    });
  },
};

function chosenFrom(condition: Plain, a: Plain, b: Plain): Plain {
  const difference = alongSurface(a, b, { value: (x, y) => x - y, slopeA: () => 1, slopeB: () => -1 });
  const values = condition.values.map((holds, index) => (holds ? a : b).values[index]!);
  return made(difference.shape, values, {
    parents: [a, b],
    back: (gradient, [da, db]) => gradient.forEach((value, index) => ((condition.values[index] ? da : db)![index]! += value)),
  });
}

function topOf({ shape, values }: Plain, k: number): Plain[] {
  const [rows, width] = shape as [number, number];
  const places = Array.from({ length: rows }, (_, row) => {
    const order = Array.from({ length: width }, (_, column) => column);
    return order.sort((left, right) => values[row * width + right]! - values[row * width + left]!).slice(0, k);
  });
  const best = places.flatMap((columns, row) => columns.map((column) => values[row * width + column]!));
  return [given([rows, k], Float64Array.from(best)), given([rows, k], Float64Array.from(places.flat()))];
}
