import { LeoclrError } from '@leoclr/core';
import { checkLabelledPair } from '../_check-labelled-pair.ts';
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

const LEARNING_RATES: readonly number[] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3];

/** Checks what `linearProbe` was given, before any tensor is made. */
export function linearProbeSettings(
  input: LinearProbeInput,
  { epochs = 100, batchSize = 256, learningRates = LEARNING_RATES, validationShare = 0.2, seed = 0 }: LinearProbeOptions,
): LinearProbeSettings {
  checkInput(input);
  checkInteger('epochs', epochs, 1);
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  checkChoice(learningRates, validationShare);
  const { count } = input.train;
  const validationSize = learningRates.length === 1 ? 0 : Math.min(count - 1, Math.max(1, Math.round(count * validationShare)));
  const notes = [...clampNotes(batchSize, count), ...unseenNotes(input)];
  return { epochs, batchSize: Math.min(batchSize, count), learningRates, validationSize, seed, notes };
}

function clampNotes(batchSize: number, count: number): string[] {
  return batchSize <= count ? [] : [`batchSize ${batchSize} was clamped to ${count}: the training set holds no more.`];
}

function unseenNotes({ trainLabels, testLabels }: LinearProbeInput): string[] {
  const seen = new Set(Array.from(trainLabels));
  const unseen = [...new Set(Array.from(testLabels))].filter((label) => !seen.has(label)).sort((a, b) => a - b);
  return unseen.length === 0 ? [] : [`The test set has classes that the training set lacks; they are always wrong: ${unseen.join(', ')}.`];
}

function checkChoice(learningRates: readonly number[], validationShare: number): void {
  if (learningRates.length === 0 || !learningRates.every((rate) => Number.isFinite(rate) && rate > 0)) {
    throw new LeoclrError(
      'option',
      `linearProbe(): expected learningRates to be numbers above 0, at least one, got [${learningRates.join(', ')}].`,
    );
  }
  if (!(validationShare > 0 && validationShare < 1)) {
    throw new LeoclrError('option', `linearProbe(): expected validationShare to be between 0 and 1, got ${validationShare}.`);
  }
}

function checkInput({ train, trainLabels, test, testLabels, classes }: LinearProbeInput): void {
  const trainSet = { name: 'train', features: train, labelsName: 'trainLabels', labels: trainLabels };
  const testSet = { name: 'test', features: test, labelsName: 'testLabels', labels: testLabels };
  checkLabelledPair('linearProbe()', [trainSet, testSet], classes);
}

function checkInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new LeoclrError('option', `linearProbe(): expected ${name} to be an integer of at least ${least}, got ${value}.`);
}
