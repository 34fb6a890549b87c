import { LeoclrError } from '@leoclr/core';
import type { Schedule } from '@leoclr/core';
import { checkFeatures } from '../_check-features.ts';
import { checkLabels } from '../_check-labelled-pair.ts';
import { classificationFigures } from '../metrics/classification-figures.ts';
import { predictedClasses } from '../metrics/predicted-classes.ts';
import { checkInteger, checkProbeOptions } from './_check-probe-options.ts';
import { firstHead } from './_first-head.ts';
import { convergenceNotes, deviationNotes, unseenNotes } from './_probe-notes.ts';
import { trainOnViews } from './_train-on-views.ts';
import { freshRows, keptRows } from './_view-rows.ts';
import type { LinearProbeRecord } from './linear-probe-record.ts';
import type { LinearProbeResult } from './linear-probe.ts';
import type { ViewProbeInput, ViewProbeOptions } from './view-probe-input.ts';

/** What the protocols with training views differ in. */
export interface ViewProtocol {
  readonly name: 'linear-moco@1' | 'linear-simclr@1';
  /** The public function, for messages. */
  readonly where: string;
  readonly epochs: number;
  readonly batchSize: number;
  learningRate(batchSize: number): number;
  /** What a learning rate is multiplied by, and the same in words. */
  schedule(epochs: number): { readonly factor: Schedule; readonly words: string };
}

const ADVICE = 'Pass several learningRates to choose from, or use linear-cached@1.';

/** A linear probe on views of the training pictures. */
export async function viewProbe(protocol: ViewProtocol, input: ViewProbeInput, options: ViewProbeOptions): Promise<LinearProbeResult> {
  const started = performance.now();
  const { where, name } = protocol;
  const { train, test, testLabels, classes } = input;
  const { batchSize } = train;
  const { epochs = protocol.epochs, learningRates = [protocol.learningRate(batchSize)] } = options;
  const { validationShare = 0.2, cachedViews = null, seed = 0 } = options;
  checkInput(where, input);
  checkProbeOptions(where, { epochs, batchSize, learningRates, validationShare, seed });
  if (cachedViews !== null) checkInteger(where, 'cachedViews', cachedViews, 1);

  const skipped = new Set<number>();
  const rowsOptions = { where, seed, skipped, validationShare: learningRates.length > 1 ? validationShare : 0 };
  const source = cachedViews === null ? freshRows(input, rowsOptions) : keptRows(input, cachedViews, rowsOptions);
  const { factor, words } = protocol.schedule(epochs);
  const initialWeight = firstHead(test.width * classes, seed);
  const plan = { where, classes, learningRates, epochs, schedule: factor, initialWeight, testValues: test.values, testLabels };
  const { scores, curve, ...choice } = await trainOnViews(source, plan).finally(() => source.dispose());

  const figures = classificationFigures({ scores, labels: testLabels, classes }, { seed });
  const best = curve.reduce((best, epoch) => (epoch.testTop1 > best.testTop1 ? epoch : best));
  const standard = { name, epochs: protocol.epochs, batchSize: protocol.batchSize, learningRates: [protocol.learningRate(batchSize)] };
  const record: LinearProbeRecord = {
    protocol: name,
    metric: 'top-1',
    score: figures.top1,
    interval: figures.top1Interval,
    ...figures,
    testChosenTop1: best.testTop1,
    testChosenEpoch: best.epoch,
    ...choice,
    learningRates,
    schedule: words,
    trainingViews: cachedViews ?? 'fresh',
    epochs,
    batchSize,
    seed,
    trainSize: train.length,
    testSize: test.count,
    width: test.width,
    classes,
    seconds: (performance.now() - started) / 1000,
    notes: [
      ...deviationNotes(standard, { epochs, batchSize, learningRates }),
      ...(cachedViews === null
        ? []
        : [`Not quite ${name}: ${cachedViews} random views a picture, extracted once, in place of fresh ones.`]),
      ...(skipped.size === 0 ? [] : [`Training pictures that could not be read, so that others stood in: ${skipped.size}.`]),
      ...unseenNotes(input.trainLabels!, testLabels),
      ...convergenceNotes(curve.at(-1)!.trainLoss, { classes, learningRate: choice.learningRate, advice: ADVICE }),
    ],
  };
  return { top1: figures.top1, predictions: predictedClasses({ scores, labels: testLabels, classes }), scores, curve, record };
}

function checkInput(where: string, { network, trainLabels, test, testLabels, classes }: ViewProbeInput): void {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new LeoclrError('option', `${where}: expected classes to be an integer of at least 2, got ${classes}.`);
  }
  if (trainLabels === null) {
    throw new LeoclrError('data', `${where}: expected trainLabels, got null: this data set has none. Evaluate on a labelled one.`);
  }
  const first = trainLabels[0];
  if (Array.prototype.every.call(trainLabels, (label) => label === first)) {
    const hint =
      first === -1 ? 'no label at all. Evaluate on a labelled data set.' : `only class ${first}: there is nothing to tell apart.`;
    throw new LeoclrError('data', `${where}: expected trainLabels to hold at least two classes, got ${hint}`);
  }
  checkFeatures(where, 'test', test);
  checkLabels(where, { name: 'test', features: test, labelsName: 'testLabels', labels: testLabels }, classes);
  if (test.width === network.width) return;
  throw new LeoclrError(
    'shape',
    `${where}: expected test to have width ${network.width} like ${network.name}, got ${test.width}. Both must come from the same network.`,
  );
}
