import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { OnednnBackend } from '../onednn-backend.ts';
import type { ConvolutionGeometry } from './_convolution-geometry.ts';
import { convolutionPlan } from './_convolution-plan.ts';

/** What each direction is given, in this order, and what it makes. */
const roles = {
  training: { given: ['source', 'filter'], made: 'destination' },
  sourceGradient: { given: ['destination', 'filter'], made: 'source' },
  weightsGradient: { given: ['source', 'destination'], made: 'filter' },
} as const;

/** One direction of a convolution: y of x and filter, dx of dy and filter, or the filter's gradient of x and dy. Null for empty tensors. */
export function convolution(
  backend: OnednnBackend,
  pass: keyof typeof roles,
  given: readonly [TensorInfo, TensorInfo],
  geometry: ConvolutionGeometry,
): TensorInfo | null {
  if ([...geometry.source, ...geometry.destination, ...geometry.filter].includes(0)) return null;
  const plan = convolutionPlan(backend.runtime, geometry, pass);
  const role = roles[pass];
  const addresses = role.given.map((name, index) => backend.storage(given[index]!).address(plan[name]));
  const result = backend.output(geometry[role.made], plan[role.made]);
  plan.primitive.run(...addresses, result.address);
  return result.info;
}
