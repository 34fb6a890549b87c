import { backend_util } from '@tensorflow/tfjs-core';
import { convolution } from './_convolution.ts';
import type { ConvolutionGeometry } from './_convolution-geometry.ts';
import type { Attributes, NativeKernel } from './_kernel.ts';

type Shape = [number, number, number, number];

/** tfjs's words for a convolution. */
interface TfjsAttributes {
  readonly strides: [number, number];
  readonly pad: 'valid' | 'same' | number;
  readonly dilations?: [number, number];
  readonly dimRoundingMode?: 'floor';
  readonly dataFormat?: string;
}

/** tfjs's convolutions, ordinary and depthwise, with both gradients. NCHW is left to tfjs. */
export const tfjsConvolutions: Readonly<Record<string, NativeKernel>> = {
  Conv2D: forward(false),
  Conv2DBackpropInput: sourceGradient(false),
  Conv2DBackpropFilter: filterGradient(false),
  DepthwiseConv2dNative: forward(true),
  DepthwiseConv2dNativeBackpropInput: sourceGradient(true),
  DepthwiseConv2dNativeBackpropFilter: filterGradient(true),
};

function forward(depthwise: boolean): NativeKernel {
  return (backend, { x, filter }, attributes) => {
    const geometry = geometryOf(x!.shape, filter!.shape, attributes, depthwise);
    return geometry && convolution(backend, 'training', [x!, filter!], geometry);
  };
}

function sourceGradient(depthwise: boolean): NativeKernel {
  return (backend, { dy, filter }, attributes) => {
    const geometry = geometryOf(attributes.inputShape as number[], filter!.shape, attributes, depthwise);
    return geometry && convolution(backend, 'sourceGradient', [dy!, filter!], geometry);
  };
}

function filterGradient(depthwise: boolean): NativeKernel {
  return (backend, { x, dy }, attributes) => {
    const geometry = geometryOf(x!.shape, attributes.filterShape as number[], attributes, depthwise);
    return geometry && convolution(backend, 'weightsGradient', [x!, dy!], geometry);
  };
}

function geometryOf(
  source: readonly number[],
  filter: readonly number[],
  attributes: Attributes,
  depthwise: boolean,
): ConvolutionGeometry | null {
  const { strides, pad, dilations = [1, 1], dimRoundingMode, dataFormat } = attributes as unknown as TfjsAttributes;
  if (dataFormat === 'NCHW') return null;
  const info = backend_util.computeConv2DInfo(source as Shape, filter as Shape, strides, dilations, pad, dimRoundingMode, depthwise);
  const { padInfo } = info;
  const geometry = {
    source,
    destination: info.outShape,
    filter,
    depthwise,
    groups: depthwise ? source[3]! : source[3]! / filter[2]!,
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    paddingBefore: [padInfo.top, padInfo.left],
    paddingAfter: [padInfo.bottom, padInfo.right],
  };
  return { ...geometry, name: Object.values(geometry).join('|') };
}
