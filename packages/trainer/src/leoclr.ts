import { cropView, originalView } from '@leoclr/augment';
import type { CropViewOptions, OriginalViewOptions } from '@leoclr/augment';
import { LeoclrError } from '@leoclr/core';
import { leoclrLoss } from '@leoclr/losses';
import type { Method, MethodOptions } from './method.ts';
import { checkMethodOptions } from './_check-method-options.ts';
import { shuffleKeys } from './shuffle-keys.ts';

export interface LeoclrOptions extends MethodOptions {
  /** How X, the uncropped original, is made; default: squashed to a square, with MoCo-v2's photometric augmentation. */
  original?: Omit<OriginalViewOptions, 'size'>;
  /** How X¹ and X² are made; default: MoCo-v2's crops (scale 0.2–1). */
  crop?: Omit<CropViewOptions, 'size'>;
  /**
   * Which keys enter the queue after a step.
   * - `first` (default): only X¹'s, so that a queue row lives as many steps as in MoCo-v2.
   * - `both`: X¹'s, then X²'s; halves the age of the rows and puts each picture in twice.
   *
   * The paper's own choice is not known to us.
   */
  enqueue?: 'first' | 'both';
}

/**
 * LeOCLR (arXiv 2403.06813): the original picture X goes through the query encoder, two random crops X¹ and X² through the momentum
 * encoder, and each crop is pulled towards X, whose content contains theirs.
 *
 * @throws LeoclrError `option` for a size, queue, momentum or enqueue out of range.
 *
 * @example
 * ```ts
 * const method = leoclr({ size: 32, queueSize: 4096, momentum: 0.99, temperature: 0.1 });
 * ```
 */
export function leoclr({ original = {}, crop = {}, enqueue = 'first', ...options }: LeoclrOptions = {}): Method {
  const { size, queueSize, momentum, temperature, shuffleBatchNorm, loss } = checkMethodOptions('leoclr', options);
  if (enqueue !== 'first' && enqueue !== 'both') {
    throw new LeoclrError('option', `leoclr(): expected enqueue to be "first" or "both", got ${JSON.stringify(enqueue)}.`);
  }
  const cropped = cropView({ ...crop, size });
  return {
    name: 'leoclr',
    views: [originalView({ ...original, size }), cropped, cropped],
    queries: [0],
    keys: [1, 2],
    loss: loss ?? leoclrLoss({ temperature }),
    enqueue: enqueue === 'first' ? [0] : [0, 1],
    queueSize,
    momentum,
    shuffle: shuffleBatchNorm ? shuffleKeys : null,
  };
}
