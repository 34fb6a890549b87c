import { disposeParams } from '@leoclr/core';
import type { Network, Params, WeightShapes } from '@leoclr/core';

/** The shapes of a network's weights; of one that doesn't know them, read off fresh weights. For `fromTorchvision`. */
export function weightShapes(network: Network): WeightShapes {
  if (network.shapes !== undefined) return network.shapes();
  const { params, stats } = network.init(0);
  return { params: takeShapes(params), stats: takeShapes(stats) };
}

function takeShapes(tensors: Params): WeightShapes['params'] {
  const shapes = Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, { shape }]));
  disposeParams(tensors);
  return shapes;
}
