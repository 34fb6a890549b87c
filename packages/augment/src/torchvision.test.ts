// Against torchvision 0.14.1 on Pillow 9.4.0; fixtures/make-torchvision.py wrote the fixture.
import { readFileSync } from 'node:fs';
import type { Image } from '@leoclr/core';
import { describe, expect, test } from 'vitest';
import {
  adjustBrightness,
  adjustContrast,
  adjustHue,
  adjustSaturation,
  centerCrop,
  gaussianBlur,
  grayscale,
  horizontalFlip,
  normalization,
  normalize,
  resize,
  resizedCrop,
  resizeShortSide,
  solarize,
} from './index.ts';

interface Encoded {
  width: number;
  height: number;
  data: string;
}
interface Fixture {
  pictures: Record<string, Encoded>;
  cases: { picture: string; operation: string; arguments: unknown; result: Encoded }[];
  normalized: string;
}
const fixture = JSON.parse(readFileSync(new URL('./fixtures/torchvision.json', import.meta.url), 'utf8')) as Fixture;

const decode = ({ width, height, data }: Encoded): Image => ({ width, height, data: new Uint8Array(Buffer.from(data, 'base64')) });
const size = ([width, height]: readonly number[]) => ({ width: width!, height: height! });
const operations: Record<string, (image: Image, argument: never) => Image> = {
  brightness: adjustBrightness,
  contrast: adjustContrast,
  saturation: adjustSaturation,
  hue: adjustHue,
  grayscale: (image) => grayscale(image),
  flip: (image) => horizontalFlip(image),
  solarize,
  blur: gaussianBlur,
  resize: (image, argument: number[]) => resize(image, size(argument)),
  resizedCrop: (image, [[left, top, width, height], to]: [number[], number[]]) =>
    resizedCrop(image, { left: left!, top: top!, width: width!, height: height! }, size(to)),
  resizeShortSide,
  centerCrop: (image, argument: number[]) => centerCrop(image, size(argument)),
};

describe.each(Object.entries(operations))('%s equals torchvision bit for bit', (operation, apply) => {
  const cases = fixture.cases.filter((entry) => entry.operation === operation);
  test.each(cases.map((entry) => [entry.picture, JSON.stringify(entry.arguments), entry] as const))(
    '%s %s',
    (picture, _argument, entry) => {
      const input = decode(fixture.pictures[picture]!);
      const before = input.data.slice();
      const actual = apply(input, entry.arguments as never);
      expect(input.data, 'the input stays as it was').toEqual(before);
      expect(actual).toEqual(decode(entry.result));
    },
  );
});

test('every case of the fixture is one of the operations above', () => {
  expect(new Set(fixture.cases.map(({ operation }) => operation))).toEqual(new Set(Object.keys(operations)));
});

test('normalize equals ToTensor and Normalize bit for bit', () => {
  const image = decode(fixture.pictures['noise']!);
  const bytes = new Uint8Array(Buffer.from(fixture.normalized, 'base64'));
  const out = new Float32Array(image.data.length + 2).fill(7);
  normalize(image, normalization.imagenet, out, 1);
  expect(out.subarray(1, -1)).toEqual(new Float32Array(bytes.buffer));
  expect([out[0], out.at(-1)]).toEqual([7, 7]);
});
