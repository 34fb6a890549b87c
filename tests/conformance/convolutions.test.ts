import { readFileSync } from 'node:fs';
import { concat, conv2d as tfjsConv2d, depthwiseConv2d, mul, pad, reshape, split, sum, tensor4d } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { conv2d, inspectEngines, useEngine, valueAndGradients } from '@leoclr/engine';
import type { EngineName } from '@leoclr/engine';
import { uniform } from '../golden/formula.ts';

interface GoldenConvolution {
  readonly x: [number, number, number, number];
  /** `[h, w, C / groups, C']`. */
  readonly filter: [number, number, number, number];
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
  readonly yShape: [number, number, number, number];
  /** Float32, base64. */
  readonly y: string;
  readonly dx: string;
  readonly dfilter: string;
}

// Fixture: convolutions.py, PyTorch 1.13 in float64.
const cases = JSON.parse(readFileSync(new URL('./fixtures/convolutions.json', import.meta.url), 'utf8')) as GoldenConvolution[];
const engines = (await inspectEngines()).filter(({ found }) => found).map(({ name }) => name as EngineName);

describe.each(engines)('on %s', (engine) => {
  beforeAll(async () => {
    await useEngine(engine);
  });

  test.each(cases.map((golden, index) => ({ ...golden, index })))(
    'is what PyTorch makes of $x * $filter, stride $stride, padding $padding, dilation $dilation, $groups groups',
    async (golden) => {
      const { index, yShape } = golden;
      const x = tensor4d(Float32Array.from(uniform(3 * index, sizeOf(golden.x))), golden.x);
      const filter = tensor4d(Float32Array.from(uniform(3 * index + 1, sizeOf(golden.filter))), golden.filter);
      const upstream = tensor4d(Float32Array.from(uniform(3 * index + 2, sizeOf(yShape))), yShape);
      const { gradients, kept } = valueAndGradients({ x, filter }, (params) => {
        const y = convolution(params.x as Tensor4D, params.filter as Tensor4D, golden);
        return { value: sum<Scalar>(mul(y, upstream)), kept: { y } };
      });
      expect(kept.y!.shape).toEqual(yShape);
      // Winograd adds up numbers larger than its result.
      const winograd = golden.filter[0] === 3 && golden.stride === 1;
      const tolerance = winograd ? 1e-4 : 1e-5;
      expect(await distance(kept.y!, golden.y)).toBeLessThan(tolerance);
      expect(await distance(gradients.x!, golden.dx)).toBeLessThan(tolerance);
      expect(await distance(gradients.filter!, golden.dfilter)).toBeLessThan(tolerance);
    },
  );
});

/** The form that training code would use: ours where it can, tfjs's for dilations and depthwise, parts of the channels for groups. */
function convolution(x: Tensor4D, filter: Tensor4D, { stride, padding, dilation, groups }: GoldenConvolution): Tensor4D {
  if (groups === 1 && dilation === 1) return conv2d(x, filter, { stride, padding });
  const around: [number, number] = [padding, padding];
  if (groups === 1) return tfjsConv2d(x, filter, stride, [[0, 0], around, around, [0, 0]], 'NHWC', dilation);
  if (groups === x.shape[3]) {
    const [height, width, , outChannels] = filter.shape;
    const separate = reshape(filter, [height, width, groups, outChannels / groups]) as Tensor4D;
    const surrounded = pad(x, [[0, 0], around, around, [0, 0]]) as Tensor4D;
    return depthwiseConv2d(surrounded, separate, stride, 'valid', 'NHWC', dilation);
  }
  const [parts, filters] = [split(x, groups, 3), split(filter, groups, 3)];
  return concat(
    parts.map((part, group) => conv2d(part as Tensor4D, filters[group] as Tensor4D, { stride, padding })),
    3,
  );
}

async function distance(actual: Tensor, expected: string): Promise<number> {
  const bytes = Buffer.from(expected, 'base64');
  const wanted = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const values = await actual.data();
  expect(values.length).toBe(wanted.length);
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return wanted.reduce((most, value, place) => Math.max(most, Math.abs(value - values[place]!)), 0) / largest;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
