import { int, literal, string, union } from 'zod';
import { atLeastZero, between, choice, flag, interval, json, optional, positive, strengths, text, whole } from './_setting-kinds.ts';
import type { SettingKind } from './_setting-kinds.ts';
import type { Settings } from './settings.ts';

/** One setting: its kind, default, unit and help text. */
export interface SettingField<Value> extends SettingKind<Value> {
  readonly default: Value;
  /** Heading in `--help`. */
  readonly group: 'Data' | 'Method' | 'Views' | 'Network' | 'Optimisation' | 'Run';
  readonly help: string;
  readonly unit: string | null;
}

type Group = SettingField<unknown>['group'];
type Describe = <Value>(kind: SettingKind<Value>, initial: Value, help: string, unit?: string) => SettingField<Value>;

const inGroup =
  (group: Group): Describe =>
  (kind, initial, help, unit) => ({ ...kind, default: initial, group, help, unit: unit ?? null });

const data = inGroup('Data');
const method = inGroup('Method');
const views = inGroup('Views');
const network = inGroup('Network');
const optimisation = inGroup('Optimisation');
const run = inGroup('Run');

/** Every setting, in the order of `--help`: the one place for defaults, validation and help texts. */
export const settingFields: { readonly [Name in keyof Settings]: SettingField<Settings[Name]> } = {
  data: data(
    text('SOURCE'),
    'scenes',
    'Pictures to learn from: a folder (train/CLASS/*.jpg, pictures without labels, or the layout of a known data set), KIND:PLACE such as tar:FILES, the name of a downloaded data set, or scenes[:COUNT], drawn on the fly.',
  ),
  size: data(whole(8), 96, 'Side of the square views.', 'pixels'),
  normalization: data(choice(['imagenet', 'cifar10']), 'imagenet', 'Channel statistics that pixels are normalised with.'),
  workers: data(
    optional(whole(0)),
    null,
    'Threads that read and augment pictures, 0 for the main thread; by default one less than cores. Changes no result.',
    'threads',
  ),
  shortSide: data(
    optional(whole(1)),
    null,
    'Reduce larger pictures to this short side as they are read; then a cache is smaller and views are made sooner. By default as they are.',
    'pixels',
  ),
  cache: data(
    cachePlace(),
    'none',
    'Keep decoded pictures: none, ram, disk, or disk:FOLDER; on disk for later runs too. Changes no result.',
  ),
  strict: data(flag(), false, "Stop at the first picture that can't be read, instead of skipping, counting and listing it."),

  method: method(
    choice(['leoclr', 'mocov2', 'mocov2-symmetric', 'crop-control']),
    'leoclr',
    'What is learned from; leoclr methods explains each.',
  ),
  loss: method(
    optional(text('NAME')),
    null,
    "A built-in loss, or a package or file with a loss plug-in as its default export; by default the method's own.",
  ),
  lossOptions: method(json(), {}, 'Options of the loss given with --loss.'),
  temperature: method(positive(), 0.2, 'Temperature of the built-in losses.'),
  queueSize: method(whole(1), 4096, 'Keys of past batches that serve as negatives.', 'keys'),
  keyMomentum: method(between(0, 1), 0.99, "Momentum of the key encoder's moving average."),
  enqueue: method(
    choice(['first', 'both']),
    'first',
    'LeOCLR and crop-control: whether the keys of the first or of both crops enter the queue.',
  ),

  resize: views(choice(['squash', 'center-crop']), 'squash', 'LeOCLR: how the original becomes square, squashed or cropped in the middle.'),
  originalPhotometric: views(
    flag("LeOCLR: leave the original's colours, sharpness and direction as they are."),
    true,
    'LeOCLR: change colours, blur and flip the original as well, not only the crops.',
  ),
  cropScale: views(interval(0, 1), [0.2, 1], "Share of a picture's area that a crop covers.", 'share of the area'),
  jitter: views(strengths(4), [0.4, 0.4, 0.4, 0.1], 'Strength of the colour jitter: brightness, contrast, saturation, hue.'),
  jitterProbability: views(between(0, 1), 0.8, 'How often colours are jittered.', 'probability'),
  grayscaleProbability: views(between(0, 1), 0.2, 'How often a view loses its colours.', 'probability'),
  blurProbability: views(between(0, 1), 0.5, 'How often a view is blurred.', 'probability'),
  blurSigma: views(interval(0, 100), [0.1, 2], 'Standard deviation of the blur.', 'pixels'),
  flipProbability: views(between(0, 1), 0.5, 'How often a view is mirrored.', 'probability'),

  backbone: network(choice(['resnet18', 'resnet34', 'resnet50', 'resnet101']), 'resnet18', 'Network that learns.'),
  stem: network(
    choice(['imagenet', 'cifar']),
    'imagenet',
    'How pictures enter it: imagenet (7×7 convolution, stride 2, max-pool) or cifar (3×3 convolution), for 32 px and the like.',
  ),
  widthMultiplier: network(positive(), 1, 'Factor on all channel counts; 64 times it must be a whole number.'),
  batchNormGroups: network(
    whole(1),
    1,
    'Parts of a batch that are normalised apart, as if each were on a GPU of its own; more than 1 also shuffles the keys (shuffle-BN).',
    'groups',
  ),
  head: network(choice(['mlp', 'linear']), 'mlp', 'Projection behind the backbone: two layers or one.'),
  embeddingWidth: network(whole(1), 128, 'Width of the embedding that the loss compares.'),

  batchSize: optimisation(whole(1), 128, 'Pictures in a step.', 'pictures'),
  epochs: optimisation(whole(1), 200, 'Passes over the data.', 'epochs'),
  learningRate: optimisation(positive(), 0.03, "Learning rate at the start; MoCo's is 0.03 for batches of 256."),
  schedule: optimisation(
    choice(['cosine-epoch', 'cosine-step', 'constant']),
    'cosine-epoch',
    'How the learning rate changes: a half cosine in steps of an epoch or smoothly, or not at all.',
  ),
  cosineFrom: optimisation(
    zeroOrOne(),
    0,
    'What the first epoch counts as in the cosine; with 1 the last epoch has learning rate 0.',
    'epoch',
  ),
  warmupEpochs: optimisation(atLeastZero(), 0, 'Epochs in which the learning rate grows from 0.', 'epochs'),
  momentum: optimisation(between(0, 1), 0.9, 'Momentum of SGD.'),
  weightDecay: optimisation(atLeastZero(), 1e-4, 'Weight decay, on all parameters.'),

  seed: run(whole(0), 0, 'Everything random follows from it: the same seed gives the same run.'),
  engine: run(
    choice(['auto', 'onednn', 'wasm', 'webgpu', 'tfjs-node', 'tfjs-node-gpu', 'cpu']),
    'auto',
    'What computes; leoclr doctor shows what this machine has.',
  ),
  precision: run(
    choice(['f32', 'bf16', 'bf16-keys']),
    'f32',
    'Number format of feature maps: f32; bf16, with half the memory; or bf16-keys, bf16 in the momentum encoder only, whose gradient nobody needs. The last two want the engine onednn and a processor with avx512_bf16.',
  ),
  threads: run(optional(whole(1)), null, 'Threads of the engine; by default as many as the machine has cores.', 'threads'),
  out: run(
    optional(text('FOLDER')),
    null,
    'Folder for everything the run leaves behind; by default runs/ and the name of the preset, or of the method and the data.',
  ),
  checkpointEvery: run(whole(1), 1, 'How often a checkpoint is written; the end and Ctrl-C always write one.', 'epochs'),
  healthEvery: run(
    healthInterval(),
    'auto',
    "How often the network's health is looked at on a few pictures (spread, effective rank, neighbours): every so many epochs, off, or auto for as often as takes at most 1 % of the training time. Changes no result.",
  ),
  evaluate: run(
    flag('Skip the evaluation at the end.'),
    true,
    'Compare kNN and linear probe of the trained network with the untrained one and with raw pixels in the end.',
  ),
  evaluationImages: run(
    optional(whole(1)),
    null,
    'Most training pictures, and most validation pictures, that the evaluation looks at; by default all.',
    'pictures',
  ),
  evaluationCrop: run(
    between(0.01, 1),
    0.875,
    "Share of the resized side that the evaluation's centre crop keeps: 0.875 is the ImageNet habit (256 to 224), 1 keeps all.",
  ),
};

function cachePlace(): SettingKind<string> {
  return {
    schema: string().regex(/^(none|ram|disk(:.+)?)$/),
    expected: 'none, ram, disk or disk:FOLDER',
    placeholder: 'PLACE',
    parse: String,
  };
}

function healthInterval(): SettingKind<number | 'auto' | 'off'> {
  return {
    schema: union([int().min(1), literal(['auto', 'off'])]),
    expected: 'a whole number of epochs of at least 1, auto or off',
    placeholder: 'N|auto|off',
    parse: whole(1).parse,
  };
}

function zeroOrOne(): SettingKind<0 | 1> {
  return { ...whole(0), schema: literal([0, 1]), expected: '0 or 1', placeholder: '0|1' };
}
