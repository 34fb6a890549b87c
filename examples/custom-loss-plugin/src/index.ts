import { defineLoss } from '@leoclr/core';
import type { LossPlugin } from '@leoclr/core';
import { number, strictObject } from 'zod';
import { decoupledInfoNce } from './decoupled-info-nce.ts';
import type { DecoupledInfoNceOptions } from './decoupled-info-nce.ts';

export { decoupledInfoNce };
export type { DecoupledInfoNceOptions };

/** What `leoclr pretrain --loss @leoclr-examples/decoupled-info-nce` finds. */
const plugin: LossPlugin<DecoupledInfoNceOptions> = defineLoss({
  name: 'decoupled-info-nce',
  views: { queries: 1, keys: 2 }, // LeOCLR's: the original and two crops
  queue: 'required',
  options: strictObject({ temperature: number().positive().default(0.2) }),
  create: decoupledInfoNce,
});

export default plugin;
