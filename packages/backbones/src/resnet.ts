import { concat, split as splitRows, tidy } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { checkShape, LeoclrError } from '@leoclr/core';
import type { Network, Params } from '@leoclr/core';
import { addRelu, globalAveragePool, maxPool } from '@leoclr/engine';
import { partRunner } from './_convolution-layer.ts';
import type { ConvolutionLayer, RunPart } from './_convolution-layer.ts';
import { initResnet, resnetShapes } from './_init-resnet.ts';
import { resnetPlan } from './_resnet-plan.ts';
import type { BlockPlan, ResnetPlan } from './_resnet-plan.ts';
import { splitBatch } from './_split-batch.ts';

export type ResnetDepth = 18 | 34 | 50 | 101;

/**
 * How a picture enters the network.
 * - `imagenet`: 7×7 convolution, stride 2, then 3×3 max-pool, stride 2: 224 px become a 56×56 map.
 * - `cifar`: 3×3 convolution, stride 1, no pooling: 32 px stay a 32×32 map (MoCo's CIFAR-10 notebook, SimCLR appendix B.9).
 */
export type ResnetStem = 'imagenet' | 'cifar';

/** torchvision's `layer1` up to `layer4`. */
export type ResnetStages = 1 | 2 | 3 | 4;

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
  /**
   * How many of the four stages there are, default 4. With 3 the features are the averaged map of `layer3`, and so on. A shorter network
   * has the weights of the whole one but for those behind it: it can be applied to the whole one's record.
   */
  stages?: ResnetStages;
}

/**
 * A ResNet without classification layer, as data plus one pure function. Parameter names, shapes, strides and initialisation are
 * torchvision's, so that weights can be exchanged both ways.
 *
 * Features are the globally averaged last map, `[N, D]` with D = 512 × multiplier (depth 18, 34) or 2048 × multiplier (50, 101); each stage
 * less halves D.
 *
 * @throws LeoclrError `option` for another depth or number of stages or a multiplier that gives no whole channel count; `shape` from
 * `apply` when `x` is not `[N, H, W, 3]` or N is not a multiple of the groups.
 *
 * @example
 * ```ts
 * const network = resnet({ depth: 18, stem: 'cifar' });
 * const weights = network.init(1);
 * ```
 */
export function resnet({ depth, stem = 'imagenet', widthMultiplier = 1, batchNormGroups = 1, stages = 4 }: ResnetOptions): Network {
  const plan = resnetPlan({ depth, stem, widthMultiplier, stages });
  const name = stages === 4 ? `resnet${depth}` : `resnet${depth} up to layer${stages}`;
  if (!Number.isInteger(batchNormGroups) || batchNormGroups < 1) {
    throw new LeoclrError('option', `resnet(): expected batchNormGroups to be a positive whole number, got ${batchNormGroups}.`);
  }

  return {
    name,
    width: plan.width,
    init: (seed) => initResnet(plan, seed),
    shapes: () => resnetShapes(plan),
    apply(weights, x, mode, { runningShare } = {}) {
      checkShape(`resnet${depth}(): expected x`, x.shape, [null, null, null, 3]);
      const groups = mode === 'train' ? batchNormGroups : 1;
      const result = tidy(() => {
        const { split, join } = splitBatch(x.shape[0], groups);
        const { features, stats } = forward(split(x), plan, partRunner(weights, mode, { groups, passes: 1, runningShare }));
        return { features: join(features), stats: { ...stats } }; // [N, D]
      });
      return mode === 'train' ? result : { features: result.features, stats: weights.stats };
    },
    applyJoined(weights, batches) {
      if (batches.length === 0) throw new LeoclrError('shape', `resnet${depth}(): expected at least one batch, got none.`);
      const [size, height, width] = batches[0]!.shape;
      for (const { shape } of batches) checkShape(`resnet${depth}(): expected each batch`, shape, [size, height, width, 3]);
      const passes = batches.length;
      const { features, stats } = tidy(() => {
        const { split, join } = splitBatch(size, batchNormGroups);
        const run = partRunner(weights, 'train', { groups: passes * batchNormGroups, passes });
        const joined = forward(concat(batches.map(split), 0), plan, run); // [P·N, D]
        return { features: splitRows<Tensor2D>(joined.features, passes).map(join), stats: { ...joined.stats } };
      });
      return { features, stats };
    },
  };
}

/** The features of pictures whose batch-norm groups lie side by side, `[N, D]`, and the statistics that they leave. */
function forward(x: Tensor4D, plan: ResnetPlan, run: RunPart): { features: Tensor2D; stats: Params } {
  const first = run((convolve) => {
    const y = convolve(x, plan.stem, { relu: true }); // [N, H, W, C], or half the size with the ImageNet stem
    return plan.pools ? maxPool(y) : y; // [N, H / 4, W / 4, C]
  });
  let { map } = first;
  const stats: Record<string, Tensor> = { ...first.stats };
  for (const block of plan.blocks) {
    const part = run((convolve) => residualBlock(map, block, convolve)); // [N, H', W', C']
    map.dispose(); // a backward pass keeps what it needs
    map = part.map;
    Object.assign(stats, part.stats);
  }
  return { features: globalAveragePool(map), stats };
}

function residualBlock(x: Tensor4D, { convolutions, downsample }: BlockPlan, convolve: ConvolutionLayer): Tensor4D {
  let y = x;
  for (const [index, convolution] of convolutions.entries()) {
    y = convolve(y, convolution, { relu: index < convolutions.length - 1 });
  }
  // The 1×1 convolution on the shortcut where a block changes the map's size or width.
  return addRelu(y, downsample === null ? x : convolve(x, downsample, { relu: false }));
}

/** ResNet-18: D = 512, 11,176,512 parameters. See {@link resnet}. */
export const resnet18 = (options: Omit<ResnetOptions, 'depth'> = {}): Network => resnet({ depth: 18, ...options });
/** ResNet-34: D = 512, 21,284,672 parameters. See {@link resnet}. */
export const resnet34 = (options: Omit<ResnetOptions, 'depth'> = {}): Network => resnet({ depth: 34, ...options });
/** ResNet-50: D = 2048, 23,508,032 parameters. See {@link resnet}. */
export const resnet50 = (options: Omit<ResnetOptions, 'depth'> = {}): Network => resnet({ depth: 50, ...options });
/** ResNet-101: D = 2048, 42,500,160 parameters. See {@link resnet}. */
export const resnet101 = (options: Omit<ResnetOptions, 'depth'> = {}): Network => resnet({ depth: 101, ...options });
