import { withoutHead } from '@leoclr/backbones';
import { disposeParams } from '@leoclr/core';
import type { Features } from '@leoclr/eval';
import type { TrainState } from '@leoclr/trainer';
import type { TrainableRun } from '../run/train-run.ts';
import { saveEvaluation } from './evaluation-file.ts';
import { featuresOf } from './features-of.ts';
import type { Subject } from './features-of.ts';
import { labelled, measureKnn, measureLinear } from './measure.ts';
import type { FeaturePair, LabelledData, Measurement } from './measure.ts';
import { resultsTable } from './results-table.ts';

/** What the evaluation at the end of a run found. */
export interface RunEvaluation {
  /** Empty when the data has no labels to compare with. */
  readonly measurements: readonly Measurement[];
  /** The trained network's features; of validation pictures null when there are none. */
  readonly features: { readonly train: Features; readonly val: Features | null };
}

/**
 * The proof: kNN and linear probe of the trained backbone beside the same backbone before its first step, and beside raw pixels.
 * Writes `evaluation.json` and prints a table.
 */
export async function evaluateRun(run: TrainableRun, state: TrainState, say: (line: string) => void): Promise<RunEvaluation> {
  const { settings, ingredients } = run;
  const data = labelled(run.data);
  const trained: Subject = { network: ingredients.backbone, weights: withoutHead(state.query) };
  if (data === null) {
    say('The data has no labelled validation pictures: nothing to measure accuracy on. The report shows what the network finds similar.');
    return { measurements: [], features: { train: await featuresOf(trained, run.data.train, settings), val: null } };
  }
  say(`Evaluating on ${data.val.length} validation pictures: trained and untrained network, raw pixels ...`);
  const about = { data: settings.data, step: state.step };
  const features = await featurePair(trained, run, data);
  const measurements: Measurement[] = [
    { subject: 'trained', encoder: 'query', ...about, record: await measureKnn(features, data) },
    { subject: 'trained', encoder: 'query', ...about, record: await measureLinear(features, data, { seed: settings.seed }) },
    ...(await measureUntrained(run, data)),
    { subject: 'pixels', encoder: null, ...about, step: null, record: await measureKnn(await featurePair('pixels', run, data), data) },
  ];
  await saveEvaluation(settings.out, measurements);
  for (const line of resultsTable(measurements)) say(line);
  return { measurements, features };
}

/** The network as it was before the first step: same seed, same weights. */
async function measureUntrained(run: TrainableRun, data: LabelledData): Promise<Measurement[]> {
  const { settings, ingredients } = run;
  const weights = ingredients.backbone.init(settings.seed);
  const features = await featurePair({ network: ingredients.backbone, weights }, run, data);
  disposeParams(weights.params);
  disposeParams(weights.stats);
  const about = { subject: 'untrained', encoder: 'query', data: settings.data, step: 0 } as const;
  return [
    { ...about, record: await measureKnn(features, data) },
    { ...about, record: await measureLinear(features, data, { seed: settings.seed }) },
  ];
}

async function featurePair(subject: Subject, { settings }: TrainableRun, { train, val }: LabelledData): Promise<FeaturePair> {
  return { train: await featuresOf(subject, train, settings), val: await featuresOf(subject, val, settings) };
}
