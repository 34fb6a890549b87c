// The loops in WebAssembly give the bytes of the plain loops, and touch only their part of the memory.
import type { Image } from '@leoclr/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CropBox } from '../crop-box.ts';
import type { Frame } from '../_frame.ts';
import { boxFrame, wholeBox, wholeFrame } from '../_frame.ts';
import { normalization } from '../normalization.ts';
import { normalize } from '../normalize.ts';
import type { PhotometricDraw } from '../photometric.ts';
import { render, renderInto } from '../_render.ts';
import { renderPlain } from '../_render-plain.ts';
import type { Size } from '../size.ts';
import { unchanged } from '../_unchanged.ts';
import { blursInPlanes } from './_change-pixels.ts';
import { framePixels } from './_frame-pixels.ts';
import { pixelMachine } from './_pixel-machine.ts';
import { bytesBySimd, floatsBySimd } from './_render-simd.ts';

const machine = pixelMachine()!;

const sides = fc.integer({ min: 1, max: 80 });
const sizes: fc.Arbitrary<Size> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ width: sides, height: sides }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom({ width: 1, height: 1 }, { width: 5000, height: 3 }, { width: 3, height: 5000 }, { width: 1, height: 997 }),
  },
);
const outputs: fc.Arbitrary<Size> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ width: sides, height: sides }) },
  { weight: 1, arbitrary: fc.constantFrom({ width: 1, height: 1 }, { width: 700, height: 2 }, { width: 2, height: 700 }) },
);

function boxIn({ width, height }: Size): fc.Arbitrary<CropBox> {
  const span = (length: number): fc.Arbitrary<[number, number]> =>
    fc
      .tuple(fc.integer({ min: 0, max: length - 1 }), fc.integer({ min: 0, max: length - 1 }))
      .map(([a, b]) => [Math.min(a, b), Math.abs(a - b) + 1]);
  const boxes = fc.tuple(span(width), span(height)).map(([[left, across], [top, down]]) => ({ left, top, width: across, height: down }));
  return fc.oneof(boxes, fc.constant(wholeBox({ width, height })));
}

const factors = fc.oneof(fc.constantFrom(0, 0.5, 1, 255, 1e30), fc.double({ min: 0, max: 3, noNaN: true }));
const changes = fc.oneof(
  fc.record({ property: fc.constantFrom('brightness' as const, 'contrast' as const, 'saturation' as const), amount: factors }),
  fc.record({ property: fc.constant('hue' as const), amount: fc.double({ min: -0.5, max: 0.5, noNaN: true }) }),
);
const draws: fc.Arbitrary<PhotometricDraw> = fc.record({
  colors: fc.array(changes, { maxLength: 5 }),
  gray: fc.boolean(),
  sigma: fc.option(fc.double({ min: 0, max: 2.1, noNaN: true })),
  kernelSize: fc.constant(null),
  solarize: fc.option(fc.double({ min: 0, max: 256, noNaN: true })),
  flip: fc.boolean(),
});
const cases = fc.tuple(sizes, outputs, draws, fc.integer()).chain(([size, resized, draw, seed]) =>
  fc.record({
    image: fc.constant(noise(size, seed)),
    frame: fc.record({ box: boxIn(size), resized: fc.constant(resized), kept: boxIn(resized), mirror: fc.boolean() }),
    draw: fc.constant(draw),
  }),
);

function noise({ width, height }: Size, seed: number): Image {
  const data = new Uint8Array(width * height * 3);
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[i] = state >>> 24;
  }
  return { width, height, data };
}

/** Quicker than `toEqual`. */
function same(actual: Uint8Array | Float32Array, expected: Uint8Array | Float32Array): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): Uint8Array =>
    new Uint8Array(buffer, byteOffset, byteLength);
  return Buffer.compare(bytes(actual), bytes(expected)) === 0;
}

/** Fills the memory and then makes the view: what was there before must not matter. */
function viewAfter(fill: number, image: Image, frame: Frame, draw: PhotometricDraw): Uint8Array {
  machine.bytes().fill(fill);
  return bytesBySimd(machine, image, frame, draw)!;
}

test('any picture, crop, size, cut, side and changes: the bytes of the plain loops, whatever lay in the memory', () => {
  fc.assert(
    fc.property(cases, ({ image, frame, draw }) => {
      fc.pre(blursInPlanes(draw));
      const plain = renderPlain(image, frame, draw);
      expect(same(viewAfter(0x00, image, frame, draw), plain)).toBe(true);
      expect(same(viewAfter(0xff, image, frame, draw), plain)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('any view in floats is that in bytes, normalised, and nothing around it is written', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom(normalization.imagenet, normalization.cifar10), ({ image, frame, draw }, target) => {
      fc.pre(blursInPlanes(draw));
      const { width, height } = frame.kept;
      const expected = new Float32Array(width * height * 3 + 2).fill(7);
      normalize({ width, height, data: renderPlain(image, frame, draw) }, target, expected, 1);
      const out = new Float32Array(expected.length).fill(7);
      expect(floatsBySimd(machine, image, { frame, draw }, { normalization: target, out, offset: 1 })).toBe(true);
      expect(same(out, expected)).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('the parts of the memory don’t grow into each other', () => {
  const guard = 0x5a;
  fc.assert(
    fc.property(cases, ({ image, frame, draw }) => {
      fc.pre(blursInPlanes(draw));
      const layout = framePixels(machine, image, frame, 1)!;
      machine.bytes().fill(guard);
      bytesBySimd(machine, image, frame, draw);
      const { mask, sum, lineA, lineB, rowTaps, columnTaps, planes, band, byteCount } = layout;
      for (const start of [mask, sum, lineA, lineB, rowTaps, columnTaps, planes, band]) {
        expect([...machine.bytes().subarray(start - 16, start)]).toEqual(Array.from({ length: 16 }, () => guard));
      }
      const after = machine.bytes().subarray(byteCount);
      expect(same(after, new Uint8Array(after.length).fill(guard))).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('hue of every colour, turned by nothing and by more', () => {
  const side = 512;
  const data = new Uint8Array(side * side * 3);
  for (let part = 0; part < 2 ** 24 / side / side; part++) {
    for (let pixel = 0; pixel < side * side; pixel++) {
      const color = part * side * side + pixel;
      data[3 * pixel] = color >> 16;
      data[3 * pixel + 1] = color >> 8;
      data[3 * pixel + 2] = color;
    }
    const image = { width: side, height: side, data };
    for (const amount of part % 16 === 0 ? [0, -0.5, 0.37] : [0]) {
      const draw = { ...unchanged, colors: [{ property: 'hue' as const, amount }] };
      const frame = wholeFrame(image);
      expect(same(bytesBySimd(machine, image, frame, draw)!, renderPlain(image, frame, draw))).toBe(true);
    }
  }
});

test('hue: every turn there is', () => {
  const image = noise({ width: 61, height: 67 }, 5);
  const frame = wholeFrame(image);
  for (let steps = -127; steps <= 127; steps++) {
    const draw = { ...unchanged, colors: [{ property: 'hue' as const, amount: (steps + Math.sign(steps) * 0.25) / 255 }] };
    expect(same(bytesBySimd(machine, image, frame, draw)!, renderPlain(image, frame, draw))).toBe(true);
  }
});

test.each([0, 0.1, 0.4, 0.999, Math.SQRT2, 1.42, 2, 2.4])('blur with sigma %s, whether there are loops for it or not', (sigma) => {
  const image = noise({ width: 37, height: 41 }, 9);
  const draw = { ...unchanged, colors: [{ property: 'contrast' as const, amount: 1.3 }], sigma, solarize: 100 };
  expect(render(image, wholeFrame(image), draw).data).toEqual(renderPlain(image, wholeFrame(image), draw));
});

test('wide blurs, true Gaussians and large pictures take the plain way', () => {
  const image = noise({ width: 20, height: 10 }, 3);
  const frame = wholeFrame(image);
  for (const draw of [
    { ...unchanged, sigma: 4, solarize: 9 },
    { ...unchanged, sigma: 1, kernelSize: 5, gray: true },
  ]) {
    const plain = renderPlain(image, frame, draw);
    expect(blursInPlanes(draw)).toBe(false);
    expect(render(image, frame, draw).data).toEqual(plain);
    const [out, expected] = [new Float32Array(600), new Float32Array(600)];
    normalize({ ...image, data: plain }, normalization.imagenet, expected);
    renderInto(image, { frame, draw }, { normalization: normalization.imagenet, out, offset: 0 });
    expect(same(out, expected)).toBe(true);
  }

  const pixels = { width: 2, height: 1, data: image.data.slice(0, 6) };
  const frameOf = (width: number): Frame => boxFrame(wholeBox(pixels), { width, height: 100 }, false);
  expect(bytesBySimd(machine, pixels, frameOf(200_000), unchanged)).toBeNull();
  const [out, expected] = [new Float32Array(46_000 * 300), new Float32Array(46_000 * 300)];
  const target = { normalization: normalization.imagenet, out, offset: 0 };
  expect(floatsBySimd(machine, pixels, { frame: frameOf(46_000), draw: unchanged }, target)).toBe(false);
  renderInto(pixels, { frame: frameOf(46_000), draw: unchanged }, target);
  normalize({ width: 46_000, height: 100, data: renderPlain(pixels, frameOf(46_000), unchanged) }, normalization.imagenet, expected);
  expect(same(out, expected)).toBe(true);
});
