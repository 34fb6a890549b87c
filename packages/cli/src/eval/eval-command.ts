import { disposeParams, LeoclrError } from '@leoclr/core';
import type { EvaluationRecord } from '@leoclr/eval';
import { appendEvaluation } from '../evaluate/evaluation-file.ts';
import { featuresOf } from '../evaluate/features-of.ts';
import type { Subject } from '../evaluate/features-of.ts';
import { labelled, measureKnn, measureLinear } from '../evaluate/measure.ts';
import type { FeaturePair, LabelledData, Measurement } from '../evaluate/measure.ts';
import { resultsTable } from '../evaluate/results-table.ts';
import { cacheNotes } from '../run/cache-notes.ts';
import type { Streams } from '../streams.ts';
import { openEvaluation } from './open-evaluation.ts';
import type { Evaluation } from './open-evaluation.ts';

type Options = Readonly<Record<string, unknown>>;
type Measure = (features: FeaturePair, data: LabelledData) => Promise<EvaluationRecord>;

/** `leoclr eval knn`. */
export async function evalKnnCommand(options: Options, streams: Streams): Promise<number> {
  const { k, temperature } = options as { k: number; temperature: number };
  return evaluate(options, streams, (features, data) => measureKnn(features, data, { k, temperature }));
}

/** `leoclr eval linear`. */
export async function evalLinearCommand(options: Options, streams: Streams): Promise<number> {
  const { epochs, batchSize, seed, learningRates } = options as {
    epochs: number;
    batchSize: number;
    seed: number;
    learningRates?: number[];
  };
  const protocol = { epochs, batchSize, seed, ...(learningRates !== undefined && { learningRates }) };
  return evaluate(options, streams, (features, data) => measureLinear(features, data, protocol));
}

/** Measures, tells people on stderr and programs on stdout, and adds to the run's `evaluation.json`. */
async function evaluate(options: Options, { stdout, stderr }: Streams, measure: Measure): Promise<number> {
  const evaluation = await openEvaluation(options);
  const data = labelled(evaluation.data);
  if (data === null) {
    throw new LeoclrError(
      'data',
      `${evaluation.settings.data}: expected labelled pictures in train/CLASS and val/CLASS, got none. Accuracy needs labels; leoclr embed doesn't.`,
    );
  }
  stderr.write(`Evaluating ${String(options['weights'])} on ${data.val.length} validation pictures of ${evaluation.settings.data} ...\n`);
  const measurements = [await measureTrained(evaluation, data, measure)];
  if (options['baselines'] === true) measurements.push(...(await measureBaselines(evaluation, data, measure)));
  for (const note of cacheNotes(evaluation.data.caches)()) stderr.write(`Note: ${note}\n`);
  if (evaluation.run !== null) await appendEvaluation(evaluation.run, measurements);
  for (const line of resultsTable(measurements)) stderr.write(`${line}\n`);
  const [{ record, ...about }, ...baselines] = measurements as [Measurement, ...Measurement[]];
  const line = {
    ...about,
    ...record,
    ...(baselines.length > 0 && { baselines: Object.fromEntries(baselines.map((row) => [row.subject, row.record])) }),
  };
  stdout.write(`${JSON.stringify(line)}\n`);
  return 0;
}

async function measureTrained(evaluation: Evaluation, data: LabelledData, measure: Measure): Promise<Measurement> {
  const { backbone, weights, step, encoder, settings } = evaluation;
  const record = await measureSubject({ network: backbone, weights }, { evaluation, data, measure });
  return { subject: 'trained', encoder, step, data: settings.data, record };
}

async function measureBaselines(evaluation: Evaluation, data: LabelledData, measure: Measure): Promise<Measurement[]> {
  const { backbone, settings } = evaluation;
  const weights = backbone.init(settings.seed);
  const untrained = await measureSubject({ network: backbone, weights }, { evaluation, data, measure });
  disposeParams(weights.params);
  disposeParams(weights.stats);
  const pixels = await measureSubject('pixels', { evaluation, data, measure });
  return [
    { subject: 'untrained', encoder: 'query', step: 0, data: settings.data, record: untrained },
    { subject: 'pixels', encoder: null, step: null, data: settings.data, record: pixels },
  ];
}

async function measureSubject(
  subject: Subject,
  { evaluation, data, measure }: { evaluation: Evaluation; data: LabelledData; measure: Measure },
): Promise<EvaluationRecord> {
  const { settings } = evaluation;
  return measure({ train: await featuresOf(subject, data.train, settings), val: await featuresOf(subject, data.val, settings) }, data);
}
