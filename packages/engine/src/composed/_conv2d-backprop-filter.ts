import { conv2d, matMul, pad, reshape, slice, stack, stridedSlice, transpose, zeros } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs } from '../tfjs-internals.ts';
import { conv2dGeometry } from './_conv2d-geometry.ts';
import type { Conv2dGeometry } from './_conv2d-geometry.ts';

/**
 * The filter's gradient as one convolution: x as `[C, H, W, N]` with dy as filter `[H', W', N, C']`, where stride and dilation change
 * places. Quick where Conv2D is quick.
 */
export function filterGradientByConvolution({ x, dy }: Inputs, attributes: Attributes): Tensor {
  const geometry = conv2dGeometry(x!.shape, attributes.filterShape as number[], attributes);
  if (x!.size === 0) return zeros(attributes.filterShape as number[]);
  if (geometry.filterHeight === 1 && geometry.filterWidth === 1 && geometry.top === 0) return sumOfProducts(x!, dy!, geometry);
  const { inHeight, inWidth, top, left, bottom, right, strideHeight, strideWidth } = geometry;
  let channelsFirst = transpose(x as Tensor4D, [3, 1, 2, 0]); // [C, H, W, N]
  if (bottom < 0 || right < 0) {
    channelsFirst = slice(channelsFirst, [0, 0, 0, 0], [-1, inHeight + Math.min(0, bottom), inWidth + Math.min(0, right), -1]);
  }
  const asFilter = transpose(dy as Tensor4D, [1, 2, 0, 3]); // [H', W', N, C']
  const around: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [top, Math.max(0, bottom)],
    [left, Math.max(0, right)],
    [0, 0],
  ];
  const gradient = conv2d(channelsFirst, asFilter, 1, around, 'NHWC', [strideHeight, strideWidth]);
  return transpose(gradient, [1, 2, 0, 3]);
}

/** The filter's gradient as one matrix product for each filter position. Quick where only matrix products are. */
export function filterGradientByProducts({ x, dy }: Inputs, attributes: Attributes): Tensor {
  return sumOfProducts(x!, dy!, conv2dGeometry(x!.shape, attributes.filterShape as number[], attributes));
}

function sumOfProducts(x: Tensor, dy: Tensor, geometry: Conv2dGeometry): Tensor {
  const { batch, outHeight, outWidth, inChannels, outChannels, filterHeight, filterWidth } = geometry;
  const pixels = batch * outHeight * outWidth;
  const upstream = reshape(dy, [pixels, outChannels]) as Tensor2D;
  const products = shiftedPictures(x as Tensor4D, geometry).map((picture) =>
    matMul(reshape(picture, [pixels, inChannels]) as Tensor2D, upstream, true),
  );
  return reshape(stack(products), [filterHeight, filterWidth, inChannels, outChannels]);
}

/** For each filter position, the pixels that it meets, `[N, H', W', C]`. */
function shiftedPictures(x: Tensor4D, geometry: Conv2dGeometry): Tensor[] {
  const { batch, inChannels, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, top, left, bottom, right } =
    geometry;
  const padded = pad(x, [
    [0, 0],
    [top, Math.max(0, bottom)],
    [left, Math.max(0, right)],
    [0, 0],
  ]);
  const pictures: Tensor[] = [];
  for (let row = 0; row < filterHeight; row++) {
    for (let column = 0; column < filterWidth; column++) {
      const end = [batch, row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1, inChannels];
      pictures.push(
        strideHeight === 1 && strideWidth === 1
          ? slice(padded, [0, row, column, 0], [batch, outHeight, outWidth, inChannels])
          : stridedSlice(padded, [0, row, column, 0], end, [1, strideHeight, strideWidth, 1]),
      );
    }
  }
  return pictures;
}
