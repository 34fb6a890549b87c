import { defineLoss } from '@leoclr/core';
import type { LossPlugin } from '@leoclr/core';
import { object, number } from 'zod';
import { infoNce } from './info-nce.ts';
import { leoclrLoss } from './leoclr-loss.ts';

/** Options of both built-in losses after validation. */
export interface TemperatureOptions {
  temperature: number;
}

const options = object({ temperature: number().positive().default(0.2) }).strict();

/** `--loss leoclr`: {@link leoclrLoss} as a plug-in. */
export const leoclrLossPlugin: LossPlugin<TemperatureOptions> = defineLoss<TemperatureOptions>({
  name: 'leoclr',
  views: { queries: 1, keys: 2 },
  queue: 'required',
  options,
  create: leoclrLoss,
});

/** `--loss info-nce`: {@link infoNce} of one query and one key, as a plug-in. */
export const infoNcePlugin: LossPlugin<TemperatureOptions> = defineLoss<TemperatureOptions>({
  name: 'info-nce',
  views: { queries: 1, keys: 1 },
  queue: 'required',
  options,
  create: infoNce,
});
