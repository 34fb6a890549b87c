// Against torchvision 0.14 and Pillow 9.4: fixtures/ten-crop.py.
import { readFileSync } from 'node:fs';
import type { Image, View } from '@leoclr/core';
import { rng } from '@leoclr/core';
import { expect, test } from 'vitest';
import { tenCropViews, testView } from './index.ts';

interface Case {
  width: number;
  height: number;
  size: number;
  side: number;
  pixels: string;
}
const cases = JSON.parse(readFileSync(new URL('./fixtures/ten-crop.json', import.meta.url), 'utf8')) as Case[];

function picture({ width, height }: Pick<Case, 'width' | 'height'>): Image {
  return { width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, index) => (index * index * 5 + index * 11) % 256) };
}

test.each(cases)('has the pixels of torchvision: $width × $height, $size of $side', (entry) => {
  const { size, side, pixels } = entry;
  const image = picture(entry);
  const views = tenCropViews({ size, cropFraction: size / side });
  const bytes = Buffer.concat(views.map((view) => view(image, rng(0, 'unused')).data));
  expect(views).toHaveLength(10);
  expect(bytes.equals(Buffer.from(pixels, 'base64'))).toBe(true);
});

test('writes the same values straight into a batch', () => {
  const image = picture({ width: 40, height: 31 });
  const target = { normalization: { mean: [0, 0, 0], std: [1, 1, 1] } as const, offset: 0 };
  for (const view of tenCropViews({ size: 16 })) {
    const out = new Float32Array(16 * 16 * 3);
    view.into!(image, rng(0, 'unused'), { ...target, out });
    expect([...out]).toEqual([...view(image, rng(0, 'unused')).data].map((value) => Math.fround(value / 255)));
  }
});

test('worker threads can make all ten', async () => {
  const image = picture({ width: 20, height: 15 });
  for (const view of tenCropViews({ size: 8 })) {
    const module = (await import(view.recipe!.module)) as Record<string, (options: unknown) => View>;
    const again = module[view.recipe!.name]!(structuredClone(view.recipe!.options));
    expect(again(image, rng(1, 'unused'))).toEqual(view(image, rng(1, 'unused')));
  }
});

test('names a place that there is not', () => {
  expect(() => testView({ size: 8, place: 'top' as 'center' })).toThrowErrorMatchingInlineSnapshot(
    `[LeoclrError: testView(): expected place to be one of "top-left", "top-right", "bottom-left", "bottom-right", "center", got "top".]`,
  );
});
