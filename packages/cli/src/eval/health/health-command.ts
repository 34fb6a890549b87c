import { disposeParams } from '@leoclr/core';
import type { Weights } from '@leoclr/core';
import { measureHealth } from '@leoclr/eval';
import type { MeasuredHealth } from '@leoclr/eval';
import { featuresOf } from '../../evaluate/features-of.ts';
import { measured } from '../../evaluate/measured.ts';
import type { Measurement } from '../../evaluate/measurement.ts';
import { usableLabels } from '../../evaluate/usable-labels.ts';
import { addToRun } from '../../report/add-to-run.ts';
import { cacheNotes } from '../../run/cache-notes.ts';
import type { Streams } from '../../streams.ts';
import { openEvaluation } from '../open-evaluation.ts';
import type { Evaluation } from '../open-evaluation.ts';
import { cropPair } from './crop-pair.ts';
import { healthTable } from './health-table.ts';

/** Effective ranks of equally many pictures compare, so the number is fixed; the singular values of more take long. */
const PICTURES = 2000;

/** What was found of one network. */
interface Look extends MeasuredHealth {
  readonly subject: 'trained' | 'untrained';
}

/**
 * `leoclr eval health`: on validation pictures, or on training pictures where there are no others. With labels there is a record with a
 * headline, which is added to the run's `evaluation.json`.
 */
export async function healthCommand(options: Readonly<Record<string, unknown>>, { stdout, stderr }: Streams): Promise<number> {
  const evaluation = limited(await openEvaluation(options));
  const { data, settings, weights, backbone, run } = evaluation;
  const { seed } = options as { seed: number };
  const count = Math.min(settings.evaluationImages, (data.val ?? data.train).length);
  stderr.write(`Looking at ${count} ${data.val === null ? 'training' : 'validation'} pictures of ${settings.data} ...\n`);
  const looks: Look[] = [{ subject: 'trained', ...(await healthOf(evaluation, weights, seed)) }];
  if (options['baselines'] === true) {
    const first = backbone.init(settings.seed);
    looks.push({ subject: 'untrained', ...(await healthOf(evaluation, first, seed)) });
    disposeParams(first.params);
    disposeParams(first.stats);
  }
  for (const note of cacheNotes(data.caches)()) stderr.write(`Note: ${note}\n`);
  const measurements = await measurementsOf(evaluation, looks);
  if (run !== null && measurements.length > 0) await addToRun(run, measurements);
  for (const line of healthTable(looks)) stderr.write(`${line}\n`);
  stdout.write(`${JSON.stringify(resultLine(evaluation, looks, measurements))}\n`);
  return 0;
}

type LimitedEvaluation = Evaluation & { readonly settings: { readonly evaluationImages: number } };

function limited(evaluation: Evaluation): LimitedEvaluation {
  const { settings } = evaluation;
  return { ...evaluation, settings: { ...settings, evaluationImages: settings.evaluationImages ?? PICTURES } };
}

async function healthOf({ backbone, data, settings }: LimitedEvaluation, weights: Weights, seed: number): Promise<MeasuredHealth> {
  const dataset = data.val ?? data.train;
  const subject = { network: backbone, weights };
  const features = await featuresOf(subject, dataset, settings);
  const views = await cropPair(subject, dataset, settings);
  const labels = usableLabels(dataset, features);
  return measureHealth(features, { views, seed, ...(labels !== null && { labels }) });
}

async function measurementsOf(evaluation: Evaluation, looks: readonly Look[]): Promise<Measurement[]> {
  const records = looks.flatMap(({ subject, record }) => (record === null ? [] : [{ subject, record }]));
  return Promise.all(records.map(({ subject, record }) => measured(evaluation, subject, record)));
}

/** What programs read: the measurement, or without labels what is known without one. */
function resultLine(
  { encoder, layer, step, settings }: Evaluation,
  looks: readonly Look[],
  measurements: readonly Measurement[],
): Record<string, unknown> {
  const trained = measurements.find(({ subject }) => subject === 'trained');
  const { record, ...about } = trained ?? {
    subject: 'trained',
    encoder,
    layer,
    step,
    data: settings.data,
    record: { protocol: 'health@1', ...looks[0]!.health },
  };
  const untrained = looks.find(({ subject }) => subject === 'untrained');
  return { ...about, ...record, ...(untrained !== undefined && { baselines: { untrained: untrained.record ?? untrained.health } }) };
}
