import { LeoclrError } from '@leoclr/core';
import { checkFinetuneInput, unseenClassNotes } from '../finetune/_check-finetune-input.ts';
import type { SemiInput, SemiOptions } from './semi.ts';
import type { SemiLearningRates } from './semi-record.ts';

/** Options with defaults filled in, checked against the data. */
export interface SemiSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRates: SemiLearningRates;
  readonly metric: 'top-1' | 'mean per class';
  readonly seed: number;
  readonly list: string;
  /** The labelled pictures, ascending. */
  readonly labelled: Int32Array;
  /** All training pictures. */
  readonly trainSize: number;
  readonly deviations: readonly string[];
  readonly notes: readonly string[];
}

const EPOCHS = 20;
const BATCH_SIZE = 256;
/** SwAV's README, for 1 % and 10 % of ImageNet's labels. */
const OF_ONE_PERCENT: SemiLearningRates = { trunk: 0.02, head: 5 };
const OF_TEN_PERCENT: SemiLearningRates = { trunk: 0.01, head: 0.2 };
/** Up to here a choice is nearer to 1 % than to 10 %, on a logarithmic scale. */
const FEW = Math.sqrt(0.01 * 0.1);
/** How far whole pictures and one picture a class may take a choice away from 1 % or 10 % before it is called another. */
const ROUNDING = 1.1;

/** Checks what `semi` was given, before any training. */
export function semiSettings(
  input: SemiInput,
  { epochs = EPOCHS, batchSize = BATCH_SIZE, learningRates, metric = 'top-1', seed = 0, list = 'given' }: SemiOptions,
): SemiSettings {
  checkInteger('epochs', epochs, 1);
  checkInteger('batchSize', batchSize, 2);
  checkInteger('seed', seed, 0);
  const labelled = Int32Array.from(input.labelled).toSorted();
  const { length } = input.train.indices ?? input.train.labels;
  checkLabelled(labelled, input, length);
  checkFinetuneInput('semi()', { ...input, train: { ...input.train, indices: labelled } });
  const share = labelled.length / length;
  const rates = learningRates ?? usualRates(share);
  checkRates(rates);
  return {
    epochs,
    batchSize,
    learningRates: rates,
    metric,
    seed,
    list,
    labelled,
    trainSize: length,
    deviations: deviationsOf({ epochs, batchSize, rates, labelled: labelled.length, share }),
    notes: unseenClassNotes(
      Array.from(labelled, (index) => input.train.labels[index]!),
      input.test.labels,
    ),
  };
}

interface Chosen {
  readonly epochs: number;
  readonly batchSize: number;
  readonly rates: SemiLearningRates;
  readonly labelled: number;
  readonly share: number;
}

function deviationsOf({ epochs, batchSize, rates: { trunk, head }, labelled, share }: Chosen): string[] {
  const usual = usualRates(share);
  return [
    ...shareDeviation(share),
    ...(epochs === EPOCHS ? [] : [`epochs: ${epochs} instead of ${EPOCHS}`]),
    ...(batchSize === BATCH_SIZE ? [] : [`batch size: ${batchSize} instead of ${BATCH_SIZE}`]),
    ...(batchSize <= labelled ? [] : [`batch size: ${labelled}, since there are no more labelled pictures`]),
    ...(trunk === usual.trunk && head === usual.head
      ? []
      : [`learning rates: ${trunk} and ${head} instead of ${usual.trunk} and ${usual.head}`]),
  ];
}

function usualRates(share: number): SemiLearningRates {
  return share < FEW ? OF_ONE_PERCENT : OF_TEN_PERCENT;
}

function shareDeviation(share: number): string[] {
  const usual = share < FEW ? 0.01 : 0.1;
  if (share <= usual * ROUNDING && share >= usual / ROUNDING) return [];
  return [`${(100 * share).toPrecision(3)} % of the labels, with the rules for ${100 * usual} %`];
}

function checkLabelled(labelled: Int32Array, { train, classes }: SemiInput, length: number): void {
  const used = train.indices === undefined ? null : new Set(Array.from(train.indices));
  for (const [place, index] of labelled.entries()) {
    if (index >= 0 && index < train.labels.length && (used === null || used.has(index)) && labelled[place - 1] !== index) continue;
    const reason = labelled[place - 1] === index ? 'it is there twice' : `there are ${length} training pictures`;
    throw new LeoclrError('data', `semi(): expected labelled to hold different training pictures, got index ${index}: ${reason}.`);
  }
  if (labelled.length >= classes) return;
  throw new LeoclrError(
    'data',
    `semi(): expected at least as many labelled pictures as classes, ${classes}, got ${labelled.length}. Choose a larger share, or list more pictures.`,
  );
}

function checkRates({ trunk, head }: SemiLearningRates): void {
  if (trunk >= 0 && head >= 0 && trunk + head > 0 && Number.isFinite(trunk + head)) return;
  throw new LeoclrError('option', `semi(): expected learningRates of at least 0, one of them above, got ${trunk} and ${head}.`);
}

function checkInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new LeoclrError('option', `semi(): expected ${name} to be an integer of at least ${least}, got ${value}.`);
}
