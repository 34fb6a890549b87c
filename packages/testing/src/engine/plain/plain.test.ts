import { rng } from '@leoclr/core';
import { describe, expect, test } from 'vitest';
import { drawValues } from '../_case-input.ts';
import { caseName } from '../_engine-case.ts';
import { families } from '../_families.ts';
import { differentiableInputs, referenceOf } from '../_reference.ts';
import { convolved, symmetric } from './_convolution.ts';
import { given } from './_plain.ts';
import type { Plain } from './_plain.ts';
import { resizedBilinear } from './_sampling.ts';
import { windowsAlong } from './_windows.ts';

const STEP = 1e-5;
const CASES = 4;
/** Large layers have the references of convolutions and networks. */
const small = families.filter(({ name }) => name !== 'large layers');

// Everything that the references build gradients from, against differences of their own values: steps of 1e-5 in float64.
describe.each(small)('the reference of $name', (family) => {
  test('has the gradient that finite differences have', () => {
    const place = { family: family.name, seed: 5 };
    let compared = 0;
    for (let index = 0; index < CASES; index++) {
      const subject = family.draw(rng(5, 'reference', { sample: index }), index);
      const names = differentiableInputs(subject);
      if (names.length === 0) continue;
      const { values, upstreams, gradients } = referenceOf(subject, { ...place, index });
      const total = (at: Readonly<Record<string, Float64Array>>): number => {
        const inputs = Object.fromEntries(Object.entries(at).map(([name, own]) => [name, given(subject.inputs[name]!.shape, own)]));
        const outputs = [subject.plain(inputs)].flat() as Plain[];
        // What was read in between is a constant.
        return outputs.reduce((sum, output, part) => sum + (output.parents.length === 0 ? 0 : dot(output.values, upstreams[part]!)), 0);
      };
      for (const name of names) {
        const direction = drawValues({ ...subject.inputs[name]!, value: (draw) => draw.normal() }, rng(6, name, { sample: index }));
        const moved = (distance: number): number =>
          total({ ...values, [name]: values[name]!.map((value, at) => value + distance * direction[at]!) });
        // A step this small stays between corners in all but one case of a thousand; those that cross one are left to the others.
        const [slope, left, right] = [(moved(STEP) - moved(-STEP)) / (2 * STEP), total(values) - moved(-STEP), moved(STEP) - total(values)];
        if (Math.abs(left - right) > 1e-3 * (Math.abs(left) + Math.abs(right))) continue;
        const expected = dot(gradients[name]!, direction);
        const scale = Math.sqrt(dot(gradients[name]!, gradients[name]!) * dot(direction, direction));
        const error = Math.abs(slope - expected) / (scale || 1);
        expect({ case: caseName(subject), name, right: error < 1e-6, error }).toMatchObject({ right: true });
        compared++;
      }
    }
    const differentiable = Array.from({ length: CASES }, (_, index) => family.draw(rng(5, 'reference', { sample: index }), index));
    const possible = differentiable.reduce((count, subject) => count + differentiableInputs(subject).length, 0);
    expect(compared).toBeGreaterThanOrEqual(Math.floor(possible / 2));
  });
});

test('windows of tfjs: as many as pictures divided by strides, zeros shared between both ends', () => {
  expect(windowsAlong(5, 3, { stride: 2, padding: 'same' })).toEqual({
    count: 3,
    taps: [
      { output: 0, element: 1, input: 0 },
      { output: 0, element: 2, input: 1 },
      { output: 1, element: 0, input: 1 },
      { output: 1, element: 1, input: 2 },
      { output: 1, element: 2, input: 3 },
      { output: 2, element: 0, input: 3 },
      { output: 2, element: 1, input: 4 },
    ],
  });
  expect(windowsAlong(5, 2, { stride: 1, padding: 'valid', dilation: 3 }).taps.map(({ input }) => input)).toEqual([0, 3, 1, 4]);
});

test('a convolution by hand', () => {
  const x = given([1, 2, 2, 1], Float64Array.of(1, 2, 3, 4));
  const filter = given([2, 2, 1, 1], Float64Array.of(1, 10, 100, 1000));
  expect([...convolved(x, filter, symmetric(1, 0)).values]).toEqual([4321]);
  expect([...convolved(x, filter, symmetric(2, 1)).values]).toEqual([1000, 200, 30, 4]);
});

test('a resize by hand, in the three conventions', () => {
  const x = given([1, 1, 3, 1], Float64Array.of(0, 10, 20));
  const to = (alignCorners: boolean, halfPixelCenters: boolean): number[] =>
    Array.from(resizedBilinear(x, { size: [1, 6], alignCorners, halfPixelCenters }).values, (value) => Math.round(value * 1e9) / 1e9);
  expect(to(false, false)).toEqual([0, 5, 10, 15, 20, 20]);
  expect(to(true, false)).toEqual([0, 4, 8, 12, 16, 20]);
  expect(to(false, true)).toEqual([0, 2.5, 7.5, 12.5, 17.5, 20]);
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0);
}
