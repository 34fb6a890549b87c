import { Option } from 'commander';
import type { Command } from 'commander';
import { settingOptions } from '../settings/setting-options.ts';
import type { SettingWording } from '../settings/setting-options.ts';
import type { Settings } from '../settings/settings.ts';
import { layers } from './layers.ts';

const GROUP = 'Weights and pictures:';

/** Settings that `eval` and `embed` take, in the order of their help. */
export const evaluationSettingNames: readonly (keyof Settings)[] = [
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

const WORDING: Readonly<Record<string, SettingWording>> = {
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

/** How a subcommand differs from the others. */
export interface WeightsOptionsOptions {
  /** Takes several paths with `--weights`. Default false. */
  readonly several?: boolean;
  /** What it says differently about a setting. */
  readonly wording?: Readonly<Record<string, SettingWording>>;
}

/** What `eval` and `embed` share: which weights, which pictures, and how they are shown to the network. */
export function addWeightsOptions(command: Command, { several = false, wording = {} }: WeightsOptionsOptions = {}): void {
  const settings = settingOptions(evaluationSettingNames, { ...WORDING, ...wording });
  for (const option of [...networkOptions(several), ...featureOptions(), ...settings]) command.addOption(option.helpGroup(GROUP));
}

function networkOptions(several: boolean): Option[] {
  const one = "a run folder, a checkpoint, or a safetensors file with torchvision's names, such as backbone.safetensors.";
  const weights = several
    ? new Option('--weights <PATHS...>', `One or more, each a row: ${one}`)
    : new Option('--weights <PATH>', `A${one.slice(1)}`);
  return [
    weights.makeOptionMandatory(),
    new Option('--encoder <NAME>', 'Which encoder of a run or checkpoint; the query encoder is the one that learns by gradients.')
      .choices(['query', 'key'])
      .default('query'),
    new Option(
      '--layer <NAME>',
      "Which output: pooled is the backbone's, projection that of its head, layer1 to layer4 the averaged maps of its stages.",
    )
      .choices(layers)
      .default('pooled'),
  ];
}

function featureOptions(): Option[] {
  return [
    new Option(
      '--ten-crop',
      'Average the features of ten crops of each picture: four corners and the centre, then mirrored. (default: off)',
    ),
    new Option('--no-feature-cache', 'Compute features anew even if the cache folder has those of the same weights and pictures.'),
  ];
}
