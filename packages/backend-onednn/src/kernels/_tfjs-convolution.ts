import { backend_util } from '@tensorflow/tfjs-core';
import { convolutionFilterGradient, convolutionSourceGradient, convolve } from './_convolution.ts';
import type { ConvolutionGeometry } from './_convolution-geometry.ts';
import type { Attributes, NativeKernel } from './_kernel.ts';

/** tfjs's convolutions: its own words for padding, dilation and rounding. NCHW is left to tfjs. */
export const tfjsConvolution: NativeKernel = (backend, { x, filter }, attributes) => {
  const geometry = geometryOf(x!.shape, filter!.shape, attributes);
  return geometry && convolve(backend, x!, filter!, geometry);
};

export const tfjsSourceGradient: NativeKernel = (backend, { dy, filter }, attributes) => {
  const geometry = geometryOf(attributes.inputShape as number[], filter!.shape, attributes);
  return geometry && convolutionSourceGradient(backend, dy!, filter!, geometry);
};

export const tfjsFilterGradient: NativeKernel = (backend, { x, dy }, attributes) => {
  const geometry = geometryOf(x!.shape, attributes.filterShape as number[], attributes);
  return geometry && convolutionFilterGradient(backend, x!, dy!, geometry);
};

function geometryOf(source: readonly number[], filter: readonly number[], attributes: Attributes): ConvolutionGeometry | null {
  const { strides, pad, dilations, dimRoundingMode, dataFormat } = attributes as unknown as Parameters<typeof tfjsInfo>[2];
  return dataFormat === 'NCHW' ? null : tfjsInfo(source, filter, { strides, pad, dilations, dimRoundingMode, dataFormat });
}

function tfjsInfo(
  source: readonly number[],
  filter: readonly number[],
  attributes: {
    strides: [number, number];
    pad: 'valid' | 'same' | number;
    dilations: [number, number] | undefined;
    dimRoundingMode: 'floor' | undefined;
    dataFormat: string | undefined;
  },
): ConvolutionGeometry {
  const { strides, pad, dilations = [1, 1], dimRoundingMode } = attributes;
  type Shape = [number, number, number, number];
  const info = backend_util.computeConv2DInfo(source as Shape, filter as Shape, strides, dilations, pad, dimRoundingMode);
  const { padInfo } = info;
  return {
    source,
    destination: info.outShape,
    filter,
    depthwise: false,
    groups: source[3]! / filter[2]!,
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    paddingBefore: [padInfo.top, padInfo.left],
    paddingAfter: [padInfo.bottom, padInfo.right],
  };
}
