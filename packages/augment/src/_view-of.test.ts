import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { cropView, normalization, normalize, originalView, testView } from './index.ts';

const image: Image = {
  width: 41,
  height: 29,
  data: Uint8Array.from({ length: 41 * 29 * 3 }, (_, index) => (index * index * 7 + index * 13) % 256),
};

test.each<[string, View]>([
  ['cropView', cropView({ size: 19 })],
  ['cropView with a true Gaussian', cropView({ size: 19, blur: { probability: 1, kernelSize: 5 }, solarize: {} })],
  ['originalView', originalView({ size: 20 })],
  ['originalView, cropped', originalView({ size: 20, resize: 'center-crop' })],
  ['testView', testView({ size: 14 })],
])('%s writes the values of its picture, and only those', (_name, view) => {
  for (let sample = 0; sample < 20; sample++) {
    const expected = new Float32Array(view.size * view.size * 3 + 9).fill(7);
    normalize(view(image, rng(1, 'into', { sample })), normalization.cifar10, expected, 4);
    const out = new Float32Array(expected.length).fill(7);
    view.into!(image, rng(1, 'into', { sample }), { normalization: normalization.cifar10, out, offset: 4 });
    expect(out).toEqual(expected);
  }
});

test('a view that does not fit is refused before anything is written', () => {
  const out = new Float32Array(100);
  const write = (): void => cropView({ size: 19 }).into!(image, rng(1, 'into'), { normalization: normalization.imagenet, out, offset: 5 });
  expect(write).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: cropView().into(): expected out to have room for 1083 values from index 5 on, got 100 values in all.]`,
  );
  expect(out).toEqual(new Float32Array(100));
});
