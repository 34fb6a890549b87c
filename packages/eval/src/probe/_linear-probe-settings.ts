import { checkLabelledPair } from '../_check-labelled-pair.ts';
import { checkProbeOptions } from './_check-probe-options.ts';
import { deviationNotes, unseenNotes } from './_probe-notes.ts';
import type { ProbeProtocol } from './_probe-notes.ts';
import type { LinearProbeInput, LinearProbeOptions } from './linear-probe.ts';

/** Options with defaults filled in and clamped to the data. */
export interface LinearProbeSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRates: readonly number[];
  /** Rows that are held out to choose the learning rate; 0 when there is one only. */
  readonly validationSize: number;
  readonly seed: number;
  readonly notes: readonly string[];
}

const PROTOCOL: ProbeProtocol = {
  name: 'linear-cached@1',
  epochs: 100,
  batchSize: 256,
  learningRates: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3],
};

/** Checks what `linearProbe` was given, before any tensor is made. */
export function linearProbeSettings(input: LinearProbeInput, options: LinearProbeOptions): LinearProbeSettings {
  const { epochs = PROTOCOL.epochs, batchSize = PROTOCOL.batchSize, learningRates = PROTOCOL.learningRates } = options;
  const { validationShare = 0.2, seed = 0 } = options;
  checkInput(input);
  checkProbeOptions('linearProbe()', { epochs, batchSize, learningRates, validationShare, seed });
  const { count } = input.train;
  const validationSize = learningRates.length === 1 ? 0 : Math.min(count - 1, Math.max(1, Math.round(count * validationShare)));
  const notes = [
    ...deviationNotes(PROTOCOL, { epochs, batchSize, learningRates }),
    ...(batchSize <= count ? [] : [`batchSize ${batchSize} was clamped to ${count}: the training set holds no more.`]),
    ...unseenNotes(input.trainLabels, input.testLabels),
  ];
  return { epochs, batchSize: Math.min(batchSize, count), learningRates, validationSize, seed, notes };
}

function checkInput({ train, trainLabels, test, testLabels, classes }: LinearProbeInput): void {
  const trainSet = { name: 'train', features: train, labelsName: 'trainLabels', labels: trainLabels };
  const testSet = { name: 'test', features: test, labelsName: 'testLabels', labels: testLabels };
  checkLabelledPair('linearProbe()', [trainSet, testSet], classes);
}
