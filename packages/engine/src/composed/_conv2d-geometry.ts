import { LeoclrError } from '@leoclr/core';
import { backend_util } from '@tensorflow/tfjs-core';
import type { Attributes } from '../tfjs-internals.ts';

/** Sizes of one convolution, whatever way its padding was written. NHWC. */
export interface Conv2dGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly top: number;
  readonly left: number;
  /** Rows below the picture that the filter reaches; below 0 when the last rows are never read. */
  readonly bottom: number;
  /** The same for columns. */
  readonly right: number;
}

type Shape4D = [number, number, number, number];

/** Sizes of our own convolution: one stride, and as many zeros on each side. (tfjs gets numeric padding wrong for filters that are not square.) */
export function symmetricGeometry(xShape: readonly number[], filterShape: readonly number[], attributes: Attributes): Conv2dGeometry {
  const { stride, padding } = attributes as { stride: number; padding: number };
  const [batch, inHeight, inWidth, inChannels] = xShape as Shape4D;
  const [filterHeight, filterWidth, , outChannels] = filterShape as Shape4D;
  const outHeight = Math.floor((inHeight + 2 * padding - filterHeight) / stride) + 1;
  const outWidth = Math.floor((inWidth + 2 * padding - filterWidth) / stride) + 1;
  return {
    batch,
    inHeight,
    inWidth,
    inChannels,
    outHeight,
    outWidth,
    outChannels,
    filterHeight,
    filterWidth,
    strideHeight: stride,
    strideWidth: stride,
    top: padding,
    left: padding,
    bottom: (outHeight - 1) * stride + filterHeight - inHeight - padding,
    right: (outWidth - 1) * stride + filterWidth - inWidth - padding,
  };
}

/** Reads the attributes of tfjs's Conv2DBackpropInput and Conv2DBackpropFilter. */
export function conv2dGeometry(xShape: readonly number[], filterShape: readonly number[], attributes: Attributes): Conv2dGeometry {
  const { strides, pad, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat !== undefined && dataFormat !== 'NHWC') {
    throw new LeoclrError('backend', `tf.conv2d(): expected dataFormat to be NHWC, got ${String(dataFormat)}. Transpose the pictures.`);
  }
  const info = backend_util.computeConv2DInfo(
    xShape as Shape4D,
    filterShape as Shape4D,
    strides as number | [number, number],
    1,
    pad as 'same',
    dimRoundingMode as 'floor',
  );
  const { top, left } = info.padInfo;
  return {
    batch: info.batchSize,
    inHeight: info.inHeight,
    inWidth: info.inWidth,
    inChannels: info.inChannels,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    outChannels: info.outChannels,
    filterHeight: info.filterHeight,
    filterWidth: info.filterWidth,
    strideHeight: info.strideHeight,
    strideWidth: info.strideWidth,
    top,
    left,
    bottom: (info.outHeight - 1) * info.strideHeight + info.filterHeight - info.inHeight - top,
    right: (info.outWidth - 1) * info.strideWidth + info.filterWidth - info.inWidth - left,
  };
}
