import { cropView, normalization } from '@leoclr/augment';
import type { Dataset, Loader } from '@leoclr/core';
import { batches } from '@leoclr/data';
import { linearMoco, linearSimclr, selectLabels } from '@leoclr/eval';
import type { LinearProbeRecord, ViewProbeOptions } from '@leoclr/eval';
import { formatDuration } from '@leoclr/log';
import { featuresOf, spread } from '../../evaluate/features-of.ts';
import type { NetworkSubject } from '../../evaluate/features-of.ts';
import type { Settings } from '../../settings/settings.ts';
import type { Streams } from '../../streams.ts';
import { withCurve } from '../../evaluate/with-curve.ts';
import type { SubjectContext } from '../evaluate-subjects.ts';

export interface ViewProbeSettings {
  readonly protocol: 'moco' | 'simclr';
  readonly batchSize: number;
  readonly options: ViewProbeOptions;
}

/** `linear-moco@1` or `linear-simclr@1` of a network: its features of random crops of the training pictures, tested on the validation part. */
export async function measureViewProbe(
  { subject, name, evaluation, data }: SubjectContext,
  { protocol, batchSize, options }: ViewProbeSettings,
  stderr: Streams['stderr'],
): Promise<LinearProbeRecord> {
  const { network, weights } = subject as NetworkSubject; // the flow was told to leave pixels out
  const { settings } = evaluation;
  const test = await featuresOf({ network, weights }, data.val, settings);
  const testLabels = selectLabels(data.val.labels, test.indices);
  const loader = cropLoader(data.train, settings, { batchSize, seed: options.seed ?? 0 });
  const epochs = options.cachedViews ?? options.epochs ?? (protocol === 'moco' ? 100 : 90);
  const train = reporting(loader, epochs, (line) => stderr.write(`${name}: ${line}\n`));
  const { labels: trainLabels, classes } = data.train;
  const probe = protocol === 'moco' ? linearMoco : linearSimclr;
  try {
    const input = { network, weights, train, trainLabels, test, testLabels, classes: classes.length };
    const { record, curve } = await probe(input, options);
    return withCurve(record, curve);
  } finally {
    await loader.close();
  }
}

/** Crops and flips of the training pictures as MoCo's `main_lincls.py` has them, torchvision's defaults: area 0.08–1, bilinear. */
function cropLoader(dataset: Dataset, settings: Settings, { batchSize, seed }: { batchSize: number; seed: number }): Loader {
  const pictures = Math.min(dataset.length, settings.evaluationImages ?? dataset.length);
  return batches(dataset, {
    views: [cropView({ size: settings.size, scale: [0.08, 1], jitter: null, grayscaleProbability: 0, blur: null })],
    batchSize: Math.min(batchSize, pictures),
    seed,
    dropLast: false,
    normalization: normalization[settings.normalization],
    strict: settings.strict,
    indices: spread(dataset.length, pictures),
    ...(settings.workers !== null && { workers: settings.workers }),
  });
}

/** The same loader, saying now and then how far it is: a hundred passes over many pictures take hours. */
function reporting(loader: Loader, epochs: number, say: (line: string) => void): Loader {
  const started = performance.now();
  return {
    ...loader,
    epoch(epoch) {
      const perEpoch = (performance.now() - started) / 1000 / epoch;
      if (epoch === 1 || (epoch > 1 && epoch % 10 === 0)) {
        say(`${epoch} of ${epochs} passes over the training pictures, about ${formatDuration(perEpoch * (epochs - epoch))} left`);
      }
      return loader.epoch(epoch);
    },
  };
}
