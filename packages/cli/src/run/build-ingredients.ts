import type { CropViewOptions, PhotometricOptions } from '@leoclr/augment';
import { linearHead, mlpHead, resnet, withHead } from '@leoclr/backbones';
import type { ResnetDepth, ResnetStages } from '@leoclr/backbones';
import type { Network, Schedule } from '@leoclr/core';
import { constant, cosine, sgd } from '@leoclr/optim';
import { cropControl, leoclr, mocoV2 } from '@leoclr/trainer';
import type { Ingredients, Method, MethodOptions } from '@leoclr/trainer';
import type { MethodName, Settings } from '../settings/settings.ts';
import { resolveLoss } from './resolve-loss.ts';

/** What training and evaluation need, besides data. */
export interface RunIngredients extends Ingredients {
  /** The network without its head: what is evaluated and exported. */
  readonly backbone: Network;
  readonly schedule: Schedule;
}

/**
 * The values that the settings speak of.
 *
 * @param folder Where a loss given as a path or a package is looked for.
 * @throws LeoclrError `option` or `plugin` when a value can't be made.
 */
export async function buildIngredients(settings: Settings, folder: string): Promise<RunIngredients> {
  const backbone = buildBackbone(settings);
  const { momentum, weightDecay, embeddingWidth } = settings;
  const head = settings.head === 'mlp' ? mlpHead({ width: embeddingWidth }) : linearHead({ width: embeddingWidth });
  return {
    backbone,
    network: withHead(backbone, head),
    method: await resolveLoss(buildMethod(settings), settings, folder),
    optimizer: sgd({ momentum, weightDecay }),
    schedule: buildSchedule(settings),
  };
}

/** The bare network of the settings, or its first stages. */
export function buildBackbone(
  { backbone, stem, widthMultiplier, batchNormGroups }: Pick<Settings, 'backbone' | 'stem' | 'widthMultiplier' | 'batchNormGroups'>,
  stages: ResnetStages = 4,
): Network {
  const depth = Number(backbone.slice('resnet'.length)) as ResnetDepth;
  return resnet({ depth, stem, widthMultiplier, batchNormGroups, stages });
}

/** The method of the settings, with its own loss. */
function buildMethod(settings: Settings): Method {
  const crop = cropOptions(settings);
  const original = { ...photometricOptions(settings), resize: settings.resize, photometric: settings.originalPhotometric };
  const { size, queueSize, temperature, enqueue } = settings;
  const shared: MethodOptions = {
    size,
    queueSize,
    temperature,
    momentum: settings.keyMomentum,
    shuffleBatchNorm: settings.batchNormGroups > 1,
  };
  const methods: Record<MethodName, () => Method> = {
    leoclr: () => leoclr({ ...shared, original, crop, enqueue }),
    mocov2: () => mocoV2({ ...shared, crop }),
    'mocov2-symmetric': () => mocoV2({ ...shared, crop, symmetric: true }),
    'crop-control': () => cropControl({ ...shared, crop, enqueue }),
  };
  return methods[settings.method]();
}

function cropOptions(settings: Settings): Omit<CropViewOptions, 'size'> {
  return { ...photometricOptions(settings), scale: settings.cropScale };
}

function photometricOptions(settings: Settings): PhotometricOptions {
  const [brightness = 0, contrast = 0, saturation = 0, hue = 0] = settings.jitter;
  return {
    jitter: { brightness, contrast, saturation, hue, probability: settings.jitterProbability },
    grayscaleProbability: settings.grayscaleProbability,
    blur: settings.blurProbability === 0 ? null : { probability: settings.blurProbability, sigma: settings.blurSigma },
    flipProbability: settings.flipProbability,
  };
}

function buildSchedule({ schedule, learningRate, warmupEpochs, cosineFrom }: Settings): Schedule {
  if (schedule === 'constant') return constant(learningRate);
  return cosine({ base: learningRate, per: schedule === 'cosine-epoch' ? 'epoch' : 'step', warmupEpochs, countFrom: cosineFrom });
}
