import { cosine } from '@leoclr/optim';
import { viewProbe } from './_view-probe.ts';
import type { ViewProtocol } from './_view-probe.ts';
import type { LinearProbeResult } from './linear-probe.ts';
import type { ViewProbeInput, ViewProbeOptions } from './view-probe-input.ts';

const PROTOCOL: ViewProtocol = {
  name: 'linear-simclr@1',
  where: 'linearSimclr()',
  epochs: 90,
  batchSize: 256,
  learningRate: (batchSize) => (0.1 * batchSize) / 256,
  schedule: () => ({ factor: cosine({ base: 1, per: 'step' }), words: 'cosine, every step' }),
};

/**
 * Trains a linear classifier on a frozen network's features of fresh views, protocol `linear-simclr@1`.
 *
 * SGD with learning rate 0.1 · batch size / 256, momentum 0.9, 90 epochs, cosine without warm-up set every step, batches of 256. Of the variants
 * in use this is lightly's: no Nesterov, no weight decay (SimCLR's own command has Nesterov and 1e-6 on ImageNet); the head starts at
 * N(0, 0.01) with biases of 0. Views, ownership, randomness, notes and errors as in {@link linearMoco}.
 *
 * @throws LeoclrError as {@link linearMoco} does.
 */
export function linearSimclr(input: ViewProbeInput, options: ViewProbeOptions = {}): Promise<LinearProbeResult> {
  return viewProbe(PROTOCOL, input, options);
}
