import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OnednnBackend } from '../onednn-backend.ts';
import type { ConvolutionGeometry } from './_convolution-geometry.ts';
import { convolutionPlan } from './_convolution-plan.ts';

/** y of x and filter. */
export function convolve(backend: OnednnBackend, x: TensorInfo, filter: TensorInfo, geometry: ConvolutionGeometry): TensorInfo | null {
  if (isEmpty(geometry)) return null;
  const plan = convolutionPlan(backend.runtime, geometry, 'training');
  const source = backend.storage(x).address(plan.source);
  const weights = backend.storage(filter).address(plan.filter);
  const y = backend.output(geometry.destination, plan.destination);
  plan.primitive.run(source, weights, y.address);
  return y.info;
}

/** dx of dy and filter. */
export function convolutionSourceGradient(
  backend: OnednnBackend,
  dy: TensorInfo,
  filter: TensorInfo,
  geometry: ConvolutionGeometry,
): TensorInfo | null {
  if (isEmpty(geometry)) return null;
  const plan = convolutionPlan(backend.runtime, geometry, 'sourceGradient');
  const upstream = backend.storage(dy).address(plan.destination);
  const weights = backend.storage(filter).address(plan.filter);
  const dx = backend.output(geometry.source, plan.source);
  plan.primitive.run(upstream, weights, dx.address);
  return dx.info;
}

/** The filter's gradient of x and dy. */
export function convolutionFilterGradient(
  backend: OnednnBackend,
  x: TensorInfo,
  dy: TensorInfo,
  geometry: ConvolutionGeometry,
): TensorInfo | null {
  if (isEmpty(geometry)) return null;
  const plan = convolutionPlan(backend.runtime, geometry, 'weightsGradient');
  const source = backend.storage(x).address(plan.source);
  const upstream = backend.storage(dy).address(plan.destination);
  const gradient = backend.output(geometry.filter, plan.filter);
  plan.primitive.run(source, upstream, gradient.address);
  return gradient.info;
}

function isEmpty({ source, destination, filter }: ConvolutionGeometry): boolean {
  return [...source, ...destination, ...filter].includes(0);
}
