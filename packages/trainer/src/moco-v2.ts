import { cropView } from '@leoclr/augment';
import type { CropViewOptions } from '@leoclr/augment';
import { infoNce } from '@leoclr/losses';
import { checkMethodOptions } from './_check-method-options.ts';
import type { Method, MethodOptions } from './method.ts';
import { shuffleKeys } from './shuffle-keys.ts';

export interface MocoV2Options extends MethodOptions {
  /** How both crops are made; default: MoCo-v2's (scale 0.2–1). */
  crop?: Omit<CropViewOptions, 'size'>;
  /**
   * False (default, `main_moco.py`): the first crop is the query, the second the key. True (the CIFAR-10 notebook's option): each crop
   * is query and key once, the two losses are added, and both key batches enter the queue.
   */
  symmetric?: boolean;
}

/**
 * MoCo-v2 (arXiv 2003.04297), the paper's baseline: two random crops, one through each encoder.
 *
 * @throws LeoclrError `option` for a size, queue or momentum out of range.
 */
export function mocoV2({ crop = {}, symmetric = false, ...options }: MocoV2Options = {}): Method {
  const { size, queueSize, momentum, temperature, shuffleBatchNorm, loss } = checkMethodOptions('mocoV2', options);
  const cropped = cropView({ ...crop, size });
  return {
    name: symmetric ? 'mocov2-symmetric' : 'mocov2',
    views: [cropped, cropped],
    queries: symmetric ? [0, 1] : [0],
    keys: symmetric ? [1, 0] : [1],
    loss: loss ?? infoNce({ temperature }),
    enqueue: symmetric ? [1, 0] : [0], // the notebook's order: keys of the first crop, then of the second
    queueSize,
    momentum,
    shuffle: shuffleBatchNorm ? shuffleKeys : null,
  };
}
