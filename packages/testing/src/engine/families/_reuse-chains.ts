import { conv2d, emaUpdate, sgdUpdate } from '@leoclr/engine';
import type { Rng } from '@leoclr/core';
import { mul } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import type { EngineCase } from '../_engine-case.ts';
import { plus, scaled } from '../plain/_arithmetic.ts';
import { convolved, symmetric } from '../plain/_convolution.ts';
import { drawMap } from './_draw-map.ts';
import { filterOf } from './_networks.ts';

const around = symmetric(1, 1);

/** Eight maps of one size, of which some go while others stay. */
export function disposedInOddOrder(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  const order = [...draw.permutation(8)];
  return engineCase({
    what: `maps disposed in the order ${order.join(' ')}`,
    inputs: { x: normals(shape), filter: filterOf([3, 3, c, c]) },
    run({ x, filter }) {
      const maps = order.map((factor) => conv2d(mul(x, 1 + factor), filter, { padding: 1 }));
      const made = order.slice(0, 4).map((which, turn) => {
        maps[which]!.dispose();
        // Of the size that has just become free; every second one is read at once.
        const next = conv2d(mul(x, -1 - turn), filter, { padding: 1 });
        if (turn % 2 === 0) next.dataSync();
        return next;
      });
      return [...maps.filter((map) => !map.isDisposed), ...made];
    },
    plain({ x, filter }) {
      const gone = order.slice(0, 4);
      const kept = order.filter((_, which) => !gone.includes(which));
      const factors = [...kept.map((factor) => 1 + factor), ...gone.map((_, turn) => -1 - turn)];
      const y = convolved(x, filter, around);
      return factors.map((factor) => scaled(y, factor));
    },
    differentiable: false,
  });
}

/** A filter that is updated in place may not live on in a private layout. */
export function updatedFilter(draw: Rng, index: number): EngineCase {
  const { shape, c } = drawMap(draw, index);
  const options = { learningRate: 0.5, momentum: 0.9, weightDecay: 0.1 };
  const filter = [3, 3, c, c] as const;
  return engineCase({
    what: 'convolution, SGD and EMA update, convolutions with the new filters',
    inputs: {
      x: normals(shape),
      filter: filterOf(filter),
      velocity: filterOf(filter),
      gradient: filterOf(filter),
      average: filterOf(filter),
    },
    run({ x, filter: param, velocity, gradient, average }) {
      const before = [conv2d(x, param, { padding: 1 }), conv2d(x, average, { padding: 1 })];
      const updated = sgdUpdate({ param, velocity, gradient }, options);
      const slow = emaUpdate({ average, value: updated.param }, { momentum: 0.5 });
      return [...before, ...[updated.param, slow].map((now) => conv2d(x, now as Tensor4D, { padding: 1 }))];
    },
    plain({ x, filter: param, velocity, gradient, average }) {
      const moved = plus(scaled(velocity, options.momentum), plus(gradient, scaled(param, options.weightDecay)));
      const updated = plus(param, scaled(moved, -options.learningRate));
      const slow = plus(scaled(average, 0.5), scaled(updated, 0.5));
      return [param, average, updated, slow].map((own) => convolved(x, own, around));
    },
    differentiable: false,
    consumed: ['filter', 'velocity', 'average'],
  });
}
