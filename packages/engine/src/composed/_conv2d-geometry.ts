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

/** Reads the attributes of tfjs's Conv2DBackpropInput and Conv2DBackpropFilter. */
export function conv2dGeometry(xShape: readonly number[], filterShape: readonly number[], attributes: Attributes): Conv2dGeometry {
  const { strides, pad, dimRoundingMode, dataFormat } = attributes;
  if (dataFormat !== undefined && dataFormat !== 'NHWC') throw new Error(`Convolution gradients are written for NHWC, got ${String(dataFormat)}.`);
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
