import { Option } from 'commander';
import type { Command } from 'commander';
import { settingOptions } from '../settings/setting-options.ts';

/** What `eval` and `embed` share: which weights, which pictures, and how they are shown to the network. */
export function addWeightsOptions(command: Command): void {
  command.addOption(
    new Option(
      '--weights <PATH>',
      "A run folder, a checkpoint, or a safetensors file with torchvision's names, such as backbone.safetensors.",
    )
      .makeOptionMandatory()
      .helpGroup('Weights and pictures:'),
  );
  command.addOption(
    new Option('--encoder <NAME>', 'Which encoder of a run or checkpoint; the query encoder is the one that learns by gradients.')
      .choices(['query', 'key'])
      .default('query')
      .helpGroup('Weights and pictures:'),
  );
  const wording = {
    data: {
      help: 'Pictures: a folder with train and val or of a known layout, KIND:PLACE, the name of a downloaded data set, or scenes[:COUNT].',
      default: "the run's",
    },
    size: { help: 'Side of the pictures as the network sees them.', default: "the run's, else 224" },
    normalization: { default: "the run's, else imagenet" },
    evaluationCrop: { help: 'Share of the resized side that the centre crop keeps.', default: "the run's, else 0.875" },
    shortSide: { help: 'Reduce larger pictures to this short side as they are read.', default: "the run's, else as they are" },
    evaluationImages: { help: 'Most pictures of each part; by default all.' },
  };
  const names = [
    'data',
    'size',
    'normalization',
    'evaluationCrop',
    'evaluationImages',
    'workers',
    'shortSide',
    'cache',
    'strict',
    'engine',
    'threads',
  ];
  for (const option of settingOptions(names, wording)) command.addOption(option.helpGroup('Weights and pictures:'));
}
