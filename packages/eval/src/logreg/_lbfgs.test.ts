import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lbfgs } from './_lbfgs.ts';
import type { MovingFunction, Place } from './_lbfgs.ts';

type Plain = (x: Float64Array) => Place;

/** A plain function as one that remembers where it is, and how often it was asked. */
function moving(fn: Plain, start: readonly number[]): MovingFunction & { x: Float64Array } {
  const x = Float64Array.from(start);
  let direction: Float64Array = x;
  let step = 0;
  const at = (step: number): Float64Array => x.map((value, i) => value + step * direction[i]!);
  return {
    x,
    async along(given: Float64Array) {
      direction = given;
      return (next: number) => {
        step = next;
        const { value, gradient } = fn(at(next));
        return { step: next, value, slope: gradient.reduce((sum, g, i) => sum + g * direction[i]!, 0) };
      };
    },
    async move() {
      x.set(at(step));
      return fn(x);
    },
  };
}

const plain = (gradient: Float64Array): Float64Array => gradient;
const options = { precondition: plain, history: 10, maxIterations: 500, tolerance: 1e-12 };

/** Rosenbrock's valley in any number of dimensions, plus 1: the minimum is 1 at (1, …, 1). */
const rosenbrock: Plain = (x) => {
  const gradient = new Float64Array(x.length);
  let value = 1;
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [1 - x[i]!, x[i + 1]! - x[i]! ** 2];
    value += a * a + 100 * b * b;
    gradient[i]! += -2 * a - 400 * x[i]! * b;
    gradient[i + 1]! += 200 * b;
  }
  return { value, gradient };
};

/** ½ Σ i² (xᵢ − 1)² + 1. */
const bowl: Plain = (x) => ({
  value: 1 + x.reduce((sum, value, i) => sum + ((i + 1) * (value - 1)) ** 2, 0) / 2,
  gradient: x.map((value, i) => (i + 1) ** 2 * (value - 1)),
});

// fixtures/lbfgs.py made the numbers.
const scipy = JSON.parse(readFileSync(new URL('fixtures/lbfgs.json', import.meta.url), 'utf8')) as {
  [name in 'rosenbrock2' | 'rosenbrock10' | 'bowl20']: { start: number[]; x: number[]; iterations: number };
};

test.each([
  ['rosenbrock2', rosenbrock],
  ['rosenbrock10', rosenbrock],
  ['bowl20', bowl],
] as const)("%s: ends where scipy's L-BFGS-B ends; unscaled, it may take twice as long", async (name, fn) => {
  const { start, x, iterations: theirs } = scipy[name];
  const ours = moving(fn, start);
  const { end, place, iterations } = await lbfgs(ours, { ...options, start: fn(ours.x) });
  expect(end).toBe('converged');
  expect(Math.abs(place.value - 1)).toBeLessThan(1e-10);
  for (const [i, value] of x.entries()) expect(Math.abs(ours.x[i]! - value)).toBeLessThan(1e-4);
  expect(iterations).toBeLessThan(2.2 * theirs);
});

test('with the inverse Hessian as preconditioner a bowl takes one step', async () => {
  const fn = moving(
    bowl,
    Array.from({ length: 20 }, (_, i) => i),
  );
  const precondition = (gradient: Float64Array): Float64Array => gradient.map((value, i) => value / (i + 1) ** 2);
  const { iterations, place } = await lbfgs(fn, { ...options, precondition, start: bowl(fn.x) });
  expect(iterations).toBe(1);
  expect(place.value).toBeCloseTo(1, 14);
});

test('says when iterations were not enough, and goes on with the pairs that it had', async () => {
  const fn = moving(rosenbrock, scipy.rosenbrock10.start);
  const first = await lbfgs(fn, { ...options, maxIterations: 15, start: rosenbrock(fn.x) });
  expect(first).toMatchObject({ end: 'limit', iterations: 15 });
  expect(first.pairs.length).toBe(10);
  const second = await lbfgs(fn, { ...options, start: first.place, pairs: first.pairs });
  expect(second.end).toBe('converged');
});

test('stops where no place is lower to rounding', async () => {
  const steep: Plain = (x) => ({ value: 1, gradient: x.map(() => 1) }); // the gradient lies
  const fn = moving(steep, [0, 0]);
  expect(await lbfgs(fn, { ...options, start: steep(fn.x) })).toMatchObject({ end: 'rounding', iterations: 0 });
});
