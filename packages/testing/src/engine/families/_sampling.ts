import { image } from '@tensorflow/tfjs-core';
import { fixed, normals } from '../_case-input.ts';
import { engineCase } from '../_engine-case.ts';
import { integerFrom, oneOf } from '../_family.ts';
import type { Family } from '../_family.ts';
import { croppedAndResized, resizedBilinear } from '../plain/_sampling.ts';

const channels = [1, 3, 5, 8, 16, 17, 32];

/** The three conventions for where pixels are; not square, larger, smaller, empty. */
export const resizing: Family = {
  name: 'resize bilinear',
  count: 24,
  tolerance: 1e-5,
  draw(draw, index) {
    const side = (): number => integerFrom(draw, 1, 9);
    const size = [side(), side()] as [number, number];
    const x = [index === 0 ? 0 : oneOf(draw, [1, 2, 5]), side(), side(), oneOf(draw, channels)] as const;
    const convention = index % 3;
    const options = { size, alignCorners: convention === 1, halfPixelCenters: convention === 2 };
    const names = ['corners at 0', 'corners aligned', 'half pixel centres'];
    return engineCase({
      what: `to ${size.join(' × ')}, ${names[convention]}`,
      inputs: { images: normals(x) },
      run: ({ images }) => image.resizeBilinear(images, size, options.alignCorners, options.halfPixelCenters),
      plain: ({ images }) => resizedBilinear(images, options),
    });
  },
};

/** Boxes inside, across the edge and turned around. tfjs has no gradient for it. */
export const cropping: Family = {
  name: 'crop and resize',
  count: 12,
  tolerance: 1e-5,
  draw(draw) {
    const side = (): number => integerFrom(draw, 1, 7);
    const [images, boxes, size, fill] = [integerFrom(draw, 1, 3), side(), [side(), side()] as [number, number], oneOf(draw, [0, 0.5])];
    return engineCase({
      what: `to ${size.join(' × ')}, outside ${fill}`,
      inputs: {
        x: normals([images, integerFrom(draw, 2, 9), integerFrom(draw, 2, 9), oneOf(draw, channels)]),
        // Multiples of 1/8: the edge itself must not be a matter of rounding.
        boxes: fixed({ ...normals([boxes, 4]), value: (values) => (values.integer(11) - 1.5) / 8 }),
        which: { ...fixed(normals([boxes])), dtype: 'int32', value: (values) => values.integer(images) },
      },
      run: ({ x, boxes: corners, which }) => image.cropAndResize(x, corners, which, size, 'bilinear', fill),
      plain({ x, boxes: corners, which }) {
        const crops = Array.from(which.values, (picture, box) => ({
          box: [...corners.values.subarray(box * 4, box * 4 + 4)],
          image: picture,
        }));
        return croppedAndResized(x, crops, { size, fill });
      },
      differentiable: false,
    });
  },
};
