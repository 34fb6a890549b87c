// Whole views against torchvision 0.14.1 on Pillow 9.4.0: fixtures/pipelines.py drew the parameters with this package and applied them.
import { readFileSync } from 'node:fs';
import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import type { CropViewDraw, CropViewOptions, OriginalViewDraw, OriginalViewOptions } from './index.ts';
import { applyCropView, applyOriginalView, cropView, drawCropView, drawOriginalView, gaussianKernelBlur, originalView } from './index.ts';

interface Encoded {
  width: number;
  height: number;
  data: string;
}
interface Case {
  picture: string;
  preset: string;
  sample: number;
  view: number;
  name: 'cropView' | 'originalView';
  options: CropViewOptions & OriginalViewOptions;
  draw: CropViewDraw & OriginalViewDraw;
  result: string;
}
interface Fixture {
  pictures: Record<string, Encoded>;
  cases: Case[];
  blurs: { sigma: number; kernelSize: number; result: string }[];
}
const fixture = JSON.parse(readFileSync(new URL('./fixtures/pipelines.json', import.meta.url), 'utf8')) as Fixture;

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const pictures = new Map(
  Object.entries(fixture.pictures).map(([name, { width, height, data }]): [string, Image] => [name, { width, height, data: bytes(data) }]),
);
const stream = ({ sample, view }: Case) => rng(15, 'augment', { sample, view });

function largestDifference(actual: Uint8Array, expected: Uint8Array): number {
  expect(actual).toHaveLength(expected.length);
  return actual.reduce((largest, value, index) => Math.max(largest, Math.abs(value - expected[index]!)), 0);
}

function apply(image: Image, { name, options: { size }, draw }: Case): Image {
  return name === 'cropView' ? applyCropView(image, size, draw) : applyOriginalView(image, size, draw);
}

const presets = [...new Set(fixture.cases.map(({ preset }) => preset))];
const casesOf = (wanted: string) => fixture.cases.filter(({ preset }) => preset === wanted);

test('all presets are in the fixture', () => {
  expect(presets).toEqual(['leoclr', 'leoclrCenter', 'mocoV1', 'mocoV2', 'cifar', 'simclr', 'byol', 'swav']);
});

test.each(presets)('%s: given the same parameters, the views have the pixels of torchvision', (preset) => {
  for (const entry of casesOf(preset)) {
    const expected = bytes(entry.result);
    const actual = apply(pictures.get(entry.picture)!, entry);
    // Pillow's operations are copied to the bit; a true Gaussian is not integer arithmetic, and halves may round either way.
    expect(largestDifference(actual.data, expected)).toBeLessThanOrEqual(entry.draw.kernelSize === null ? 0 : 1);
  }
});

test.each(presets)('%s: the same seeds draw the parameters that they drew when the fixture was made', (preset) => {
  for (const entry of casesOf(preset)) {
    const { width, height } = pictures.get(entry.picture)!;
    const draw =
      entry.name === 'cropView'
        ? drawCropView(stream(entry), { width, height }, entry.options)
        : drawOriginalView(stream(entry), entry.options);
    expect(draw).toEqual(entry.draw);
    expect(JSON.parse(JSON.stringify(draw))).toEqual(draw);
  }
});

test.each(presets)('%s: a view is its draw, applied', (preset) => {
  for (const entry of casesOf(preset)) {
    const view: View = entry.name === 'cropView' ? cropView(entry.options) : originalView(entry.options);
    const image = pictures.get(entry.picture)!;
    expect(view(image, stream(entry))).toEqual(apply(image, entry));
  }
});

test('the fixture has every kind of change in it', () => {
  const draws = fixture.cases.map(({ draw }) => draw);
  expect(new Set(draws.flatMap(({ colors }) => colors.map(({ property }) => property))).size).toBe(4);
  for (const key of ['gray', 'flip'] as const) expect(draws.some((draw) => draw[key])).toBe(true);
  for (const key of ['sigma', 'kernelSize', 'solarize'] as const) expect(draws.some((draw) => draw[key] !== null)).toBe(true);
  expect(casesOf('mocoV1').some(({ draw }) => draw.colors[0]!.amount === 0)).toBe(true);
});

test.each(fixture.blurs)('gaussianKernelBlur equals GaussianBlur($kernelSize, $sigma)', ({ sigma, kernelSize, result }) => {
  const tall = pictures.get('tall')!;
  const rows = Array.from({ length: 17 }, (_, y) => [...tall.data.subarray(y * tall.width * 3, (y * tall.width + 24) * 3)]);
  const corner: Image = { width: 24, height: 17, data: Uint8Array.from(rows.flat()) };
  expect(largestDifference(gaussianKernelBlur(corner, { sigma, kernelSize }).data, bytes(result))).toBeLessThanOrEqual(1);
});
