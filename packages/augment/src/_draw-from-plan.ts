import type { Rng } from '@leoclr/core';
import { drawColorJitter } from './color-jitter.ts';
import type { ColorChange } from './color-jitter.ts';
import type { PhotometricDraw } from './photometric.ts';
import type { PhotometricPlan } from './_photometric-plan.ts';

// A picture blended with its grey at factor 0 is that grey.
const withoutColor: ColorChange = { property: 'saturation', amount: 0 };

/** Draws jitter, grey, blur and flip, and solarize where the plan has it. Seeds of old runs rest on this order. */
export function drawFromPlan(rng: Rng, plan: PhotometricPlan): PhotometricDraw {
  const colors = rng.chance(plan.jitterProbability) ? drawColorJitter(rng, plan.jitter) : [];
  const gray = rng.chance(plan.grayscaleProbability);
  const sigma = rng.chance(plan.blurProbability) ? rng.uniformBetween(plan.sigma[0], plan.sigma[1]) : null;
  const flip = rng.chance(plan.flipProbability);
  const solarize = plan.solarizeProbability > 0 && rng.chance(plan.solarizeProbability) ? plan.solarizeThreshold : null;
  const first = gray && plan.grayscaleFirst;
  return {
    colors: first ? [withoutColor, ...colors] : colors,
    gray: gray && !first,
    sigma,
    kernelSize: sigma === null ? null : plan.kernelSize,
    solarize,
    flip,
  };
}
