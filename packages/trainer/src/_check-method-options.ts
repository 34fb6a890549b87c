import { LeoclrError } from '@leoclr/core';
import type { Loss } from '@leoclr/core';
import type { MethodOptions } from './method.ts';

/** Fills in the defaults that all built-in methods share and checks them. */
export function checkMethodOptions(
  caller: string,
  { size = 224, queueSize = 65_536, momentum = 0.999, temperature = 0.2, shuffleBatchNorm = false, loss }: MethodOptions,
): Required<Omit<MethodOptions, 'loss'>> & { loss: Loss | undefined } {
  for (const [name, value] of Object.entries({ size, queueSize })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new LeoclrError('option', `${caller}(): expected ${name} to be a positive whole number, got ${value}.`);
    }
  }
  if (!(momentum >= 0 && momentum <= 1)) {
    throw new LeoclrError('option', `${caller}(): expected momentum between 0 and 1, got ${momentum}.`);
  }
  return { size, queueSize, momentum, temperature, shuffleBatchNorm, loss };
}
