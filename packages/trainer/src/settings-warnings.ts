import type { Loader } from '@leoclr/core';
import type { Method } from './method.ts';

/**
 * Sentences about settings that run but probably hurt; empty when there is nothing to say.
 *
 * A queue of over 10 % of the data set holds many keys of the very pictures in the batch, which then count as negatives (MoCo on
 * ImageNet has 5 %, its CIFAR-10 notebook 8 %).
 */
export function settingsWarnings({ method, loader }: { method: Method; loader: Loader }): string[] {
  const warnings: string[] = [];
  const share = method.queueSize / loader.length;
  if (share > 0.1) {
    const tenth = Math.max(1, Math.floor(loader.length / 10));
    warnings.push(
      `The queue (${method.queueSize} rows) is ${Math.round(share * 100)} % of the data set (${loader.length} images); ` +
        `above 10 % a picture often meets its own older key as a negative. Consider --queue-size ${tenth} or less.`,
    );
  }
  return warnings;
}
