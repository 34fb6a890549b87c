import { tidy } from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { checkShape, LeoclrError } from '@leoclr/core';
import type { Network, Params } from '@leoclr/core';
import { addRelu, conv2d, globalAveragePool, maxPool } from '@leoclr/engine';
import { partRunner } from './_batch-norm-layer.ts';
import type { BatchNormLayer } from './_batch-norm-layer.ts';
import { initResnet } from './_init-resnet.ts';
import { resnetPlan } from './_resnet-plan.ts';
import type { BlockPlan } from './_resnet-plan.ts';
import { splitBatch } from './_split-batch.ts';

export type ResnetDepth = 18 | 34 | 50 | 101;

/**
 * How a picture enters the network.
 * - `imagenet`: 7×7 convolution, stride 2, then 3×3 max-pool, stride 2: 224 px become a 56×56 map.
 * - `cifar`: 3×3 convolution, stride 1, no pooling: 32 px stay a 32×32 map (MoCo's CIFAR-10 notebook, SimCLR appendix B.9).
 */
export type ResnetStem = 'imagenet' | 'cifar';

export interface ResnetOptions {
  /** 18 and 34 use basic blocks, 50 and 101 bottlenecks with the stride in the 3×3 convolution (torchvision, "v1.5"). */
  depth: ResnetDepth;
  /** Default `imagenet`. */
  stem?: ResnetStem;
  /** Factor on all channel counts, default 1: 64 channels after the stem. 64 × the factor must be a whole number. */
  widthMultiplier?: number;
  /**
   * Number of groups of a batch that are normalised separately (split batch norm), default 1: ordinary batch norm. Stands in for
   * the several GPUs of MoCo on one device; the official CIFAR-10 notebook uses 8. Sample i of a batch belongs to group i mod groups.
   */
  batchNormGroups?: number;
}

/**
 * A ResNet without classification layer, as data plus one pure function. Parameter names, shapes, strides and initialisation are
 * torchvision's, so that weights can be exchanged both ways.
 *
 * Features are the globally averaged last map, `[N, D]` with D = 512 × multiplier (depth 18, 34) or 2048 × multiplier (50, 101).
 *
 * @throws LeoclrError `option` for another depth or a multiplier that gives no whole channel count; `shape` from `apply` when `x` is
 * not `[N, H, W, 3]` or N is not a multiple of the groups.
 *
 * @example
 * ```ts
 * const network = resnet({ depth: 18, stem: 'cifar' });
 * const weights = network.init(1);
 * ```
 */
export function resnet({ depth, stem = 'imagenet', widthMultiplier = 1, batchNormGroups = 1 }: ResnetOptions): Network {
  const plan = resnetPlan({ depth, stem, widthMultiplier });
  if (!Number.isInteger(batchNormGroups) || batchNormGroups < 1) {
    throw new LeoclrError('option', `resnet(): expected batchNormGroups to be a positive whole number, got ${batchNormGroups}.`);
  }

  return {
    name: `resnet${depth}`,
    width: plan.width,
    init: (seed) => initResnet(plan, seed),
    apply(weights, x, mode) {
      checkShape(`resnet${depth}(): expected x`, x.shape, [null, null, null, 3]);
      const groups = mode === 'train' ? batchNormGroups : 1;
      const { params } = weights;
      const result = tidy(() => {
        const { split, join } = splitBatch(x.shape[0], groups);
        const run = partRunner(weights, mode, groups);
        const stemOf = stem === 'cifar' ? cifarStem : imagenetStem;
        let { map, stats } = run((normalize) => stemOf(split(x), params, normalize));
        for (const block of plan.blocks) {
          const part = run((normalize) => residualBlock(map, block, params, normalize)); // [N, H', W', C']
          map.dispose(); // a backward pass keeps what it needs
          map = part.map;
          stats = { ...stats, ...part.stats };
        }
        return { features: join(globalAveragePool(map)), stats: { ...stats } }; // [N, D]
      });
      return mode === 'train' ? result : { features: result.features, stats: weights.stats };
    },
  };
}

function cifarStem(x: Tensor4D, params: Params, normalize: BatchNormLayer): Tensor4D {
  return normalize(conv2d(x, filter(params, 'conv1.weight'), { padding: 1 }), 'bn1', { relu: true }); // [N, H, W, C]
}

function imagenetStem(x: Tensor4D, params: Params, normalize: BatchNormLayer): Tensor4D {
  const map = conv2d(x, filter(params, 'conv1.weight'), { stride: 2, padding: 3 }); // [N, H / 2, W / 2, C]
  return maxPool(normalize(map, 'bn1', { relu: true })); // [N, H / 4, W / 4, C]
}

function residualBlock(x: Tensor4D, block: BlockPlan, params: Params, normalize: BatchNormLayer): Tensor4D {
  let y = x;
  for (const [index, { kernel, stride }] of block.convolutions.entries()) {
    const number = index + 1;
    y = conv2d(y, filter(params, `${block.name}.conv${number}.weight`), { stride, padding: (kernel - 1) / 2 });
    y = normalize(y, `${block.name}.bn${number}`, { relu: number < block.convolutions.length });
  }
  return addRelu(y, block.downsample === null ? x : shortcut(x, block, params, normalize));
}

/** The 1×1 convolution on the shortcut where a block changes the map's size or width. */
function shortcut(x: Tensor4D, block: BlockPlan, params: Params, normalize: BatchNormLayer): Tensor4D {
  const y = conv2d(x, filter(params, `${block.name}.downsample.0.weight`), { stride: block.downsample!.stride });
  return normalize(y, `${block.name}.downsample.1`, { relu: false });
}

function filter(params: Params, name: string): Tensor4D {
  return params[name] as Tensor4D;
}

/** ResNet-18: D = 512, 11,176,512 parameters. See {@link resnet}. */
export const resnet18 = (options: Omit<ResnetOptions, 'depth'> = {}): Network => resnet({ depth: 18, ...options });
/** ResNet-34: D = 512, 21,284,672 parameters. See {@link resnet}. */
export const resnet34 = (options: Omit<ResnetOptions, 'depth'> = {}): Network => resnet({ depth: 34, ...options });
/** ResNet-50: D = 2048, 23,508,032 parameters. See {@link resnet}. */
export const resnet50 = (options: Omit<ResnetOptions, 'depth'> = {}): Network => resnet({ depth: 50, ...options });
/** ResNet-101: D = 2048, 42,500,160 parameters. See {@link resnet}. */
export const resnet101 = (options: Omit<ResnetOptions, 'depth'> = {}): Network => resnet({ depth: 101, ...options });
