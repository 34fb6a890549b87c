import { LeoclrError } from '@leoclr/core';
import type { SafeTensor } from '@leoclr/io';
import type { BackboneName, Settings } from '../settings/settings.ts';

/** Blocks in the third stage tell the depths apart; bottlenecks have a third convolution. */
const DEPTHS: readonly { name: BackboneName; blocks: number; bottleneck: boolean }[] = [
  { name: 'resnet18', blocks: 2, bottleneck: false },
  { name: 'resnet34', blocks: 6, bottleneck: false },
  { name: 'resnet50', blocks: 6, bottleneck: true },
  { name: 'resnet101', blocks: 23, bottleneck: true },
];

/**
 * Which ResNet a file with torchvision's names holds, as its names and shapes tell.
 *
 * @throws LeoclrError `checkpoint` when it holds none of ours.
 */
export function inferBackbone(
  tensors: Readonly<Record<string, Pick<SafeTensor, 'shape'>>>,
  file: string,
): Pick<Settings, 'backbone' | 'stem' | 'widthMultiplier'> {
  const names = Object.keys(tensors);
  const first = names.find((name) => /(^|\.)conv1\.weight$/.test(name) && !name.includes('layer'));
  const shape = first === undefined ? [] : tensors[first]!.shape; // [C, 3, kernel, kernel]
  const blocks = new Set(names.map((name) => /layer3\.(\d+)\./.exec(name)?.[1]).filter((block) => block !== undefined)).size;
  const bottleneck = names.some((name) => name.includes('layer1.0.conv3.'));
  const depth = DEPTHS.find((known) => known.blocks === blocks && known.bottleneck === bottleneck);
  const [channels = 0, , kernel] = shape;
  if (depth === undefined || channels === 0 || (kernel !== 3 && kernel !== 7)) {
    const known = DEPTHS.map(({ name }) => name).join(', ');
    throw new LeoclrError(
      'checkpoint',
      `${file}: expected the weights of one of ${known} under torchvision's names, found ${names.length} tensors that are none.`,
    );
  }
  return { backbone: depth.name, stem: kernel === 3 ? 'cifar' : 'imagenet', widthMultiplier: channels / 64 };
}
