import { LeoclrError } from '@leoclr/core';
import type { ResnetDepth, ResnetStages, ResnetStem } from './resnet.ts';

/** One convolution followed by its batch norm. */
export interface ConvolutionPlan {
  /** torchvision's name, without `.weight`. */
  readonly name: string;
  readonly kernel: number;
  readonly stride: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Name of the batch norm behind it. */
  readonly batchNorm: string;
}

/** One residual block. */
export interface BlockPlan {
  readonly name: string;
  readonly convolutions: readonly ConvolutionPlan[];
  /** The convolution on the shortcut, or null where the shortcut is the identity. */
  readonly downsample: ConvolutionPlan | null;
}

/** A ResNet as a list of what to do. */
export interface ResnetPlan {
  readonly stem: ConvolutionPlan;
  /** Whether a max-pool follows the stem. */
  readonly pools: boolean;
  readonly blocks: readonly BlockPlan[];
  /** D. */
  readonly width: number;
}

/** Blocks a stage: He et al. 2015, table 1. */
const BLOCKS: Record<ResnetDepth, readonly number[]> = { 18: [2, 2, 2, 2], 34: [3, 4, 6, 3], 50: [3, 4, 6, 3], 101: [3, 4, 23, 3] };

/** What a plan depends on. */
export interface ResnetShape {
  readonly depth: ResnetDepth;
  readonly stem: ResnetStem;
  readonly widthMultiplier: number;
  readonly stages: ResnetStages;
}

export function resnetPlan({ depth, stem, widthMultiplier, stages }: ResnetShape): ResnetPlan {
  const counts = BLOCKS[depth];
  if (counts === undefined) throw new LeoclrError('option', `resnet(): expected depth to be 18, 34, 50 or 101, got ${String(depth)}.`);
  if (![1, 2, 3, 4].includes(stages)) {
    throw new LeoclrError('option', `resnet(): expected stages to be 1, 2, 3 or 4, got ${String(stages)}.`);
  }
  const base = 64 * widthMultiplier;
  if (!Number.isInteger(base) || base < 1) {
    throw new LeoclrError(
      'option',
      `resnet(): expected 64 × widthMultiplier to be a whole number of channels, got 64 × ${widthMultiplier} = ${base}.`,
    );
  }
  const bottleneck = depth >= 50;
  const expansion = bottleneck ? 4 : 1;

  let inputs = base;
  const blocks = counts.slice(0, stages).flatMap((count, stage) =>
    Array.from({ length: count }, (_, index) => {
      const block = blockPlan({
        name: `layer${stage + 1}.${index}`,
        inputs,
        width: base << stage,
        stride: stage > 0 && index === 0 ? 2 : 1,
        bottleneck,
      });
      inputs = (base << stage) * expansion;
      return block;
    }),
  );
  const kernel = stem === 'cifar' ? 3 : 7;
  return {
    stem: { name: 'conv1', kernel, stride: stem === 'cifar' ? 1 : 2, inputs: 3, outputs: base, batchNorm: 'bn1' },
    pools: stem === 'imagenet',
    blocks,
    width: inputs,
  };
}

interface BlockShape {
  name: string;
  inputs: number;
  width: number;
  stride: number;
  bottleneck: boolean;
}

function blockPlan({ name, inputs, width, stride, bottleneck }: BlockShape): BlockPlan {
  const outputs = bottleneck ? width * 4 : width;
  const layers = bottleneck
    ? [
        { kernel: 1, stride: 1, inputs, outputs: width },
        { kernel: 3, stride, inputs: width, outputs: width },
        { kernel: 1, stride: 1, inputs: width, outputs },
      ]
    : [
        { kernel: 3, stride, inputs, outputs: width },
        { kernel: 3, stride: 1, inputs: width, outputs },
      ];
  const needsDownsample = stride !== 1 || inputs !== outputs;
  return {
    name,
    convolutions: layers.map((layer, index) => ({ name: `${name}.conv${index + 1}`, batchNorm: `${name}.bn${index + 1}`, ...layer })),
    downsample: needsDownsample
      ? { name: `${name}.downsample.0`, kernel: 1, stride, inputs, outputs, batchNorm: `${name}.downsample.1` }
      : null,
  };
}

/** Every convolution of a plan, in torchvision's order. */
export function allConvolutions(plan: ResnetPlan): ConvolutionPlan[] {
  return [plan.stem, ...plan.blocks.flatMap((block) => [...block.convolutions, ...(block.downsample === null ? [] : [block.downsample])])];
}
