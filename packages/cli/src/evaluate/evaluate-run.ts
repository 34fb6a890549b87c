import { withoutHead } from '@leoclr/backbones';
import { disposeParams } from '@leoclr/core';
import type { Features } from '@leoclr/eval';
import type { TrainState } from '@leoclr/trainer';
import type { TrainableRun } from '../run/train-run.ts';
import { saveEvaluation } from './evaluation-file.ts';
import { featuresOf } from './features-of.ts';
import type { Subject } from './features-of.ts';
import { labelled, measureKnn, measureLinear } from './measure.ts';
import type { FeaturePair, LabelledData } from './measure.ts';
import { measured } from './measured.ts';
import type { Measurement } from './measurement.ts';
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
  const trained = { network: ingredients.backbone, weights: withoutHead(state.query) } satisfies Subject;
  if (data === null) {
    say('The data has no labelled validation pictures: nothing to measure accuracy on. The report shows what the network finds similar.');
    return { measurements: [], features: { train: await featuresOf(trained, run.data.train, settings), val: null } };
  }
  say(`Evaluating on ${data.val.length} validation pictures: trained and untrained network, raw pixels ...`);
  const evaluation = {
    settings,
    data: run.data,
    backbone: ingredients.backbone,
    weights: trained.weights,
    encoder: 'query',
    step: state.step,
  } as const;
  const features = await featurePair(trained, run, data);
  const linear = { seed: settings.seed };
  const measurements: Measurement[] = [
    await measured(evaluation, 'trained', await measureKnn(features, data)),
    await measured(evaluation, 'trained', await measureLinear(features, data, linear)),
  ];
  const untrained = await untrainedFeatures(run, data);
  measurements.push(
    await measured(evaluation, 'untrained', await measureKnn(untrained, data)),
    await measured(evaluation, 'untrained', await measureLinear(untrained, data, linear)),
    await measured(evaluation, 'pixels', await measureKnn(await featurePair('pixels', run, data), data)),
  );
  await saveEvaluation(settings.out, measurements);
  for (const line of resultsTable(measurements)) say(line);
  return { measurements, features };
}

/** Of the network as it was before the first step: same seed, same weights. */
async function untrainedFeatures(run: TrainableRun, data: LabelledData): Promise<FeaturePair> {
  const { backbone } = run.ingredients;
  const weights = backbone.init(run.settings.seed);
  try {
    return await featurePair({ network: backbone, weights }, run, data);
  } finally {
    disposeParams(weights.params);
    disposeParams(weights.stats);
  }
}

async function featurePair(subject: Subject, { settings }: TrainableRun, { train, val }: LabelledData): Promise<FeaturePair> {
  return { train: await featuresOf(subject, train, settings), val: await featuresOf(subject, val, settings) };
}
