import { emaUpdate, sgdUpdate } from '@leoclr/engine';
import { clone } from '@tensorflow/tfjs-core';
import { normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { plus, scaled } from '../plain/_arithmetic.ts';
import { drawEmptyShape, drawShape } from './_draw-shape.ts';

/** Two steps, one on the results of the other; copies made before keep their values. */
export const sgdUpdates: Family = {
  name: 'SGD update',
  count: 14,
  tolerance: 1e-6,
  draw(draw, index) {
    const shape = index === 0 ? drawEmptyShape(draw, 2) : drawShape(draw, integerFrom(draw, 1, 4));
    const options = { learningRate: oneOf(draw, [0.03, 0.5]), momentum: oneOf(draw, [0, 0.9]), weightDecay: oneOf(draw, [0, 1e-4, 0.1]) };
    const held = index % 2 === 1;
    return engineCase({
      what: `learning rate ${options.learningRate}, momentum ${options.momentum}, weight decay ${options.weightDecay}${held ? ', copies held' : ''}`,
      inputs: { param: normals(shape), velocity: normals(shape), gradient: normals(shape) },
      run({ param, velocity, gradient }) {
        const copies = held ? [clone(param), clone(velocity)] : [];
        const first = sgdUpdate({ param, velocity, gradient }, options);
        const second = sgdUpdate({ ...first, gradient }, options);
        return [second.param, second.velocity, ...copies];
      },
      plain({ param, velocity, gradient }) {
        let state = { param, velocity };
        for (let step = 0; step < 2; step++) {
          const decayed = plus(gradient, scaled(state.param, options.weightDecay));
          const moved = plus(scaled(state.velocity, options.momentum), decayed);
          state = { param: plus(state.param, scaled(moved, -options.learningRate)), velocity: moved };
        }
        return [state.param, state.velocity, ...(held ? [param, velocity] : [])];
      },
      differentiable: false,
      consumed: ['param', 'velocity'],
    });
  },
};

export const emaUpdates: Family = {
  name: 'EMA update',
  count: 10,
  tolerance: 1e-6,
  draw(draw, index) {
    const shape = index === 0 ? drawEmptyShape(draw, 3) : drawShape(draw, integerFrom(draw, 1, 4));
    const momentum = oneOf(draw, [0, 0.9, 0.999, 1]);
    const held = index % 2 === 1;
    return engineCase({
      what: `momentum ${momentum}${held ? ', a copy held' : ''}`,
      inputs: { average: normals(shape), value: normals(shape) },
      run({ average, value }) {
        const copies = held ? [clone(average)] : [];
        return [emaUpdate({ average: emaUpdate({ average, value }, { momentum }), value }, { momentum }), ...copies];
      },
      plain({ average, value }) {
        const next = plus(scaled(average, momentum), scaled(value, 1 - momentum));
        return [plus(scaled(next, momentum), scaled(value, 1 - momentum)), ...(held ? [average] : [])];
      },
      differentiable: false,
      consumed: ['average'],
    });
  },
};
