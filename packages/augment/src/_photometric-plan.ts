import { checkInterval, checkKernelSize, checkRange } from './_check.ts';
import type { ColorJitterOptions } from './color-jitter.ts';
import type { PhotometricOptions } from './photometric.ts';

/** Photometric options with every default filled in. */
export interface PhotometricPlan {
  readonly jitter: ColorJitterOptions;
  readonly jitterProbability: number;
  readonly grayscaleProbability: number;
  readonly grayscaleFirst: boolean;
  readonly blurProbability: number;
  readonly sigma: readonly [number, number];
  readonly kernelSize: number | null;
  readonly solarizeProbability: number;
  readonly solarizeThreshold: number;
  readonly flipProbability: number;
}

/** Checks the options and fills in MoCo-v2's defaults; `view` is the function's name for messages. */
export function photometricPlan(view: string, options: PhotometricOptions): PhotometricPlan {
  const { grayscaleProbability = 0.2, grayscaleFirst = false, flipProbability = 0.5 } = options;
  checkRange(`${view}(): expected grayscaleProbability`, grayscaleProbability, 0, 1);
  checkRange(`${view}(): expected flipProbability`, flipProbability, 0, 1);
  return {
    ...jitterPlan(view, options),
    grayscaleProbability,
    grayscaleFirst,
    ...blurPlan(view, options),
    ...solarizePlan(view, options),
    flipProbability,
  };
}

function jitterPlan(view: string, { jitter }: PhotometricOptions): Pick<PhotometricPlan, 'jitter' | 'jitterProbability'> {
  const { probability = jitter === null ? 0 : 0.8, ...strengths } = jitter ?? {};
  checkRange(`${view}(): expected jitter.probability`, probability, 0, 1);
  const full = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, ...strengths };
  for (const name of ['brightness', 'contrast', 'saturation'] as const) checkRange(`${view}(): expected jitter.${name}`, full[name], 0);
  checkRange(`${view}(): expected jitter.hue`, full.hue, 0, 0.5);
  return { jitter: full, jitterProbability: probability };
}

function blurPlan(view: string, { blur }: PhotometricOptions): Pick<PhotometricPlan, 'blurProbability' | 'sigma' | 'kernelSize'> {
  const { probability = blur === null ? 0 : 0.5, sigma = [0.1, 2], kernelSize = null } = blur ?? {};
  checkRange(`${view}(): expected blur.probability`, probability, 0, 1);
  checkInterval(`${view}(): expected blur.sigma`, sigma, 0);
  checkRange(`${view}(): expected blur.sigma[1]`, sigma[1], 0, 1000);
  if (kernelSize !== null) checkKernelSize(`${view}(): expected blur.kernelSize`, kernelSize);
  return { blurProbability: probability, sigma, kernelSize };
}

function solarizePlan(
  view: string,
  { solarize = null }: PhotometricOptions,
): Pick<PhotometricPlan, 'solarizeProbability' | 'solarizeThreshold'> {
  const { probability = solarize === null ? 0 : 0.2, threshold = 128 } = solarize ?? {};
  checkRange(`${view}(): expected solarize.probability`, probability, 0, 1);
  checkRange(`${view}(): expected solarize.threshold`, threshold, 0, 256);
  return { solarizeProbability: probability, solarizeThreshold: threshold };
}
