import { stepDecay } from '@leoclr/optim';
import { viewProbe } from './_view-probe.ts';
import type { ViewProtocol } from './_view-probe.ts';
import type { LinearProbeResult } from './linear-probe.ts';
import type { ViewProbeInput, ViewProbeOptions } from './view-probe-input.ts';

const PROTOCOL: ViewProtocol = {
  name: 'linear-moco@1',
  where: 'linearMoco()',
  epochs: 100,
  batchSize: 256,
  learningRate: () => 30,
  schedule(epochs) {
    const milestones = [0.6 * epochs, 0.8 * epochs];
    return { factor: stepDecay({ base: 1, milestones }), words: `× 0.1 at epochs ${milestones.map((at) => Math.ceil(at)).join(', ')}` };
  },
};

/**
 * Trains a linear classifier on a frozen network's features of fresh views, protocol `linear-moco@1`: MoCo's `main_lincls.py`.
 *
 * SGD with learning rate 30, momentum 0.9, no weight decay, batches of 256, 100 epochs, the rate times 0.1 at epochs 60 and 80, head from
 * N(0, 0.01) with biases of 0. The network runs in mode `eval`. Training views are RandomResizedCrop (area 0.08–1, bilinear) and flip, test
 * views a resize to 256 and the middle 224; both are the caller's. A rate of 30 looks like a slip and is none: MoCo's pooled features are
 * short. Where a network's are long, the record notes that training ended worse than guessing.
 *
 * Every departure from these settings is a sentence in the record's `notes`. Disposes nothing it was given, closes no loader, leaks no
 * tensor. Randomness: `rng(seed, 'linear-probe …')`, and the loader's own.
 *
 * @throws LeoclrError `data` when labels are missing or of one class only; `shape` when widths or lengths differ; `numeric` when features
 * or all losses aren't finite; `option` when an option is out of range.
 *
 * @example
 * ```ts
 * const test = await extractFeatures({ network, weights, batches: loader.epoch(0) });
 * const testLabels = selectLabels(dataset.labels, test.indices);
 * // Here with one loader for both; the one of train gives random views.
 * const { record } = await linearMoco({ network, weights, train: loader, trainLabels: dataset.labels, test, testLabels, classes: 10 });
 * ```
 */
export function linearMoco(input: ViewProbeInput, options: ViewProbeOptions = {}): Promise<LinearProbeResult> {
  return viewProbe(PROTOCOL, input, options);
}
