import { getGradient, registerGradient } from '@tensorflow/tfjs-core';
import { activationGradients } from './gradients/_activations.ts';
import { arithmeticGradients } from './gradients/_arithmetic.ts';
import { linearGradients } from './gradients/_linear.ts';
import { reductionGradients } from './gradients/_reductions.ts';
import { selectingGradients } from './gradients/_selecting.ts';
import { shapingGradients } from './gradients/_shaping.ts';

/**
 * Registers the gradients of the tfjs ops that training and ordinary losses use.
 *
 * In Node `@tensorflow/tfjs-core` comes without any gradient. Those that somebody has registered before (tfjs-layers, tfjs-node) stay.
 * `useEngine` calls this; calling it again is cheap.
 */
export function registerGradients(): void {
  const families = [arithmeticGradients, activationGradients, shapingGradients, reductionGradients, linearGradients, selectingGradients];
  for (const gradient of families.flat()) {
    if (!getGradient(gradient.kernelName)) registerGradient(gradient);
  }
}
