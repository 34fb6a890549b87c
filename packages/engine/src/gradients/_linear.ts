import { LeoclrError } from '@leoclr/core';
import { backend_util, matMul } from '@tensorflow/tfjs-core';
import type { GradConfig, Tensor } from '@tensorflow/tfjs-core';
import { closedFilter, dilationsOf, spacedFilter, spacedShape } from '../composed/_spaced-filter.ts';
import type { Dilations } from '../composed/_spaced-filter.ts';
import { activeBackendName, runKernel } from '../tfjs-internals.ts';
import type { Attributes } from '../tfjs-internals.ts';
import { sumTo } from './_sum-to.ts';

type Shape4D = [number, number, number, number];

/** Matrix products, convolutions and pools. */
export const linearGradients: readonly GradConfig[] = [
  {
    kernelName: 'BatchMatMul',
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b], { transposeA, transposeB }) => ({
      a: () => sumTo(matMulToA(dy as Tensor, b!, !!transposeA, !!transposeB), a!.shape),
      b: () => sumTo(matMulToB(dy as Tensor, a!, !!transposeA, !!transposeB), b!.shape),
    }),
  },
  {
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc(dy, [x, filter], { strides, pad, dataFormat, dimRoundingMode, dilations }) {
      const attributes = { strides: strides!, pad: pad!, dataFormat: dataFormat!, dimRoundingMode: dimRoundingMode! };
      return filterGradients('Conv2D', { dy: dy as Tensor, x: x!, filter: filter! }, attributes, dilations);
    },
  },
  {
    kernelName: 'DepthwiseConv2dNative',
    inputsToSave: ['x', 'filter'],
    gradFunc(dy, [x, filter], { strides, pad, dimRoundingMode, dilations }) {
      const attributes = { strides: strides!, pad: pad!, dimRoundingMode: dimRoundingMode! };
      return filterGradients('DepthwiseConv2dNative', { dy: dy as Tensor, x: x!, filter: filter! }, attributes, dilations);
    },
  },
  {
    kernelName: 'MaxPool',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], { filterSize, strides, pad, dimRoundingMode }) => ({
      x: () =>
        runKernel(
          'MaxPoolGrad',
          { dy: dy as Tensor, input: x!, output: y! },
          {
            filterSize: filterSize!,
            strides: strides!,
            pad: pad!,
            dimRoundingMode: dimRoundingMode!,
          },
        ),
    }),
  },
  {
    kernelName: 'AvgPool',
    inputsToSave: ['x'],
    gradFunc(dy, [x], { filterSize, strides, pad }) {
      const { padInfo } = backend_util.computePool2DInfo(
        x!.shape as Shape4D,
        filterSize as [number, number],
        strides as [number, number],
        1,
        pad as 'same',
      );
      if (Object.values(padInfo).some((size) => typeof size === 'number' && size > 0)) {
        // tfjs's kernel divides by the whole window, the forward pass by what lies in the picture.
        throw new LeoclrError(
          'backend',
          "tf.avgPool(): tfjs has no right gradient for padded pictures. Use pad 'valid', after tf.pad if need be.",
        );
      }
      return {
        x: () => runKernel('AvgPoolGrad', { dy: dy as Tensor, input: x! }, { filterSize: filterSize!, strides: strides!, pad: pad! }),
      };
    },
  },
  {
    kernelName: 'ResizeBilinear',
    inputsToSave: ['images'],
    gradFunc: (dy, [images], attributes) => ({
      images: () => runKernel('ResizeBilinearGrad', { dy: dy as Tensor, images: images! }, attributes),
    }),
  },
];

/** Backends whose gradient kernels take dilations. */
const dilating: ReadonlySet<string | null> = new Set(['onednn']);

/** tfjs's own gradient kernels know no dilations: they are run with a filter that has zeros between its values. */
function filterGradients(
  kernelName: 'Conv2D' | 'DepthwiseConv2dNative',
  { dy, x, filter }: Record<'dy' | 'x' | 'filter', Tensor>,
  ordinary: Attributes,
  attribute: unknown,
): Record<'x' | 'filter', () => Tensor> {
  const isNative = dilating.has(activeBackendName());
  const wanted = dilationsOf(attribute);
  const dilations: Dilations = isNative ? [1, 1] : wanted;
  const attributes = isNative
    ? { ...ordinary, dilations: [...wanted] }
    : kernelName === 'Conv2D'
      ? ordinary
      : { ...ordinary, dilations: [1, 1] };
  return {
    x: () =>
      runKernel(`${kernelName}BackpropInput`, { dy, filter: spacedFilter(filter, dilations) }, { ...attributes, inputShape: x.shape }),
    filter() {
      const filterShape = spacedShape(filter.shape, dilations);
      return closedFilter(runKernel(`${kernelName}BackpropFilter`, { x, dy }, { ...attributes, filterShape }), filter.shape, dilations);
    },
  };
}

function matMulToA(dy: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  return transposeA ? matMul(b, dy, transposeB, true) : matMul(dy, b, false, !transposeB);
}

function matMulToB(dy: Tensor, a: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  return transposeB ? matMul(dy, a, true, transposeA) : matMul(a, dy, !transposeA, false);
}
