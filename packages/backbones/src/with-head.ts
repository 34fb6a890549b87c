import { tidy } from '@tensorflow/tfjs-core';
import { disposeParams } from '@leoclr/core';
import type { Network, Weights, WeightShapes } from '@leoclr/core';
import type { Head } from './head.ts';

/**
 * The network of a backbone followed by a head. Its weights are the backbone's and the head's in one record, so the bare backbone can
 * be applied to the very same weights.
 *
 * @example
 * ```ts
 * const backbone = resnet18({ stem: 'cifar' });
 * const network = withHead(backbone, mlpHead({ width: 128 }));
 * const weights = network.init(1);
 * // pretrain `network`, then evaluate `backbone` with the same `weights`
 * ```
 */
export function withHead(backbone: Network, head: Head): Network {
  return {
    name: backbone.name,
    width: head.width,
    init(seed) {
      const { params, stats } = backbone.init(seed);
      return { params: { ...params, ...head.init(seed, backbone.width) }, stats };
    },
    ...(backbone.shapes !== undefined && { shapes: () => shapesWithHead(backbone.shapes!(), head, backbone.width) }),
    apply(weights, x, mode, options) {
      const { features, stats } = tidy(() => {
        const output = backbone.apply(weights, x, mode, options);
        return { features: head.apply(weights.params, output.features), stats: { ...output.stats } };
      });
      return { features, stats: mode === 'train' ? stats : weights.stats };
    },
    ...(backbone.applyJoined !== undefined && {
      applyJoined(weights, batches) {
        const { features, stats } = tidy(() => {
          const output = backbone.applyJoined!(weights, batches);
          return { features: output.features.map((each) => head.apply(weights.params, each)), stats: { ...output.stats } };
        });
        return { features, stats };
      },
    }),
  };
}

/** A head is small: its weights are drawn for their shapes. */
function shapesWithHead({ params, stats }: WeightShapes, head: Head, width: number): WeightShapes {
  const drawn = head.init(0, width);
  const shapes = Object.fromEntries(Object.entries(drawn).map(([name, { shape }]) => [name, { shape }]));
  disposeParams(drawn);
  return { params: { ...params, ...shapes }, stats };
}

/** The weights without the head's (names with prefix `fc.`); the tensors are the same ones, not copies. */
export function withoutHead({ params, stats }: Weights): Weights {
  return { params: Object.fromEntries(Object.entries(params).filter(([name]) => !name.startsWith('fc.'))), stats };
}
