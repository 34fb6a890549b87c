import { linear, initLinear } from './_linear.ts';
import type { Head } from './head.ts';

/**
 * One linear layer with bias, called `fc`: MoCo-v1's projection (width 128), and torchvision's classifier (width 1000).
 *
 * @example
 * ```ts
 * const classifier = withHead(resnet50(), linearHead({ width: 1000 })); // 25,557,032 parameters
 * ```
 */
export function linearHead({ width }: { width: number }): Head {
  return {
    width,
    init: (seed, inputWidth) => initLinear('fc', seed, inputWidth, width),
    apply: (params, features) => linear('fc', params, features),
  };
}
