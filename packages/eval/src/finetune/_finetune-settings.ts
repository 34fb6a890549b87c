import { LeoclrError } from '@leoclr/core';
import { checkFinetuneInput, unseenClassNotes } from './_check-finetune-input.ts';
import { holdOut, splitBy } from './_hold-out.ts';
import type { Split } from './_hold-out.ts';
import type { FinetuneOptions } from './finetune.ts';
import { finetuneGrid, isSamePoint } from './finetune-grid.ts';
import type { FinetunePoint } from './finetune-grid.ts';
import type { FinetuneInput } from './finetune-input.ts';
import type { FinetuneScore } from './finetune-record.ts';

/** Options with defaults filled in, checked against the data. */
export interface FinetuneSettings {
  readonly grid: readonly FinetunePoint[];
  readonly finished: readonly FinetuneScore[];
  readonly steps: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly metric: 'top-1' | 'mean per class';
  /** All training pictures that are used. */
  readonly indices: Int32Array;
  /** Null when there is nothing to choose. */
  readonly split: Split | null;
  readonly deviations: readonly string[];
  readonly notes: readonly string[];
}

const STEPS = 5000;
const BATCH_SIZE = 64;
const VALIDATION_SHARE = 0.2;

/** Checks what `finetune` was given, before any training. */
export function finetuneSettings(
  input: FinetuneInput,
  { grid = finetuneGrid(), finished = [], steps = STEPS, batchSize = BATCH_SIZE, seed = 0, metric = 'top-1', ...choice }: FinetuneOptions,
): FinetuneSettings {
  checkInteger('steps', steps, 1);
  checkInteger('batchSize', batchSize, 2);
  checkInteger('seed', seed, 0);
  checkGrid(grid);
  const indices = checkFinetuneInput('finetune()', input);
  const split = grid.length === 1 ? null : splitOf(indices, seed, choice);
  const labels = Array.from(indices, (index) => input.train.labels[index]!);
  return {
    grid,
    finished,
    steps,
    batchSize,
    seed,
    metric,
    indices,
    split,
    deviations: deviationsOf({ grid, steps, batchSize, pictures: indices.length, ...choice }),
    notes: unseenClassNotes(labels, input.test.labels),
  };
}

type Choice = Pick<FinetuneOptions, 'validation' | 'validationShare'>;

function splitOf(indices: Int32Array, seed: number, { validation, validationShare = VALIDATION_SHARE }: Choice): Split {
  if (!(validationShare > 0 && validationShare < 1)) {
    throw new LeoclrError('option', `finetune(): expected validationShare to be between 0 and 1, got ${validationShare}.`);
  }
  const split =
    validation === undefined ? holdOut(indices, { share: validationShare, seed }) : splitBy(indices, new Set(Array.from(validation)));
  if (split.train.length >= 2 && split.validation.length === (validation?.length ?? split.validation.length)) return split;
  const came = `${split.validation.length} of the ${indices.length} training pictures`;
  throw new LeoclrError(
    'data',
    `finetune(): expected validation to hold different training pictures and to leave at least two, got ${validation?.length ?? came} indices, which are ${came}.`,
  );
}

interface Chosen extends Choice {
  readonly grid: readonly FinetunePoint[];
  readonly steps: number;
  readonly batchSize: number;
  readonly pictures: number;
}

function deviationsOf({ grid, steps, batchSize, pictures, validation, validationShare = VALIDATION_SHARE }: Chosen): string[] {
  const whole = finetuneGrid();
  const isWhole = grid.length === whole.length && whole.every((point) => grid.some((other) => isSamePoint(point, other)));
  const points = grid.length === 1 ? '1 point, so that nothing was chosen,' : `${grid.length} points`;
  return [
    ...(isWhole ? [] : [`grid: ${points} instead of 4 learning rates × 5 weight decays`]),
    ...(steps === STEPS ? [] : [`steps: ${steps} instead of ${STEPS}`]),
    ...(batchSize === BATCH_SIZE ? [] : [`batch size: ${batchSize} instead of ${BATCH_SIZE}`]),
    ...(batchSize <= pictures ? [] : [`batch size: ${pictures}, since there are no more training pictures`]),
    ...(grid.length === 1 || validation !== undefined || validationShare === VALIDATION_SHARE
      ? []
      : [`validation share: ${validationShare} instead of ${VALIDATION_SHARE}`]),
  ];
}

function checkGrid(grid: readonly FinetunePoint[]): void {
  const wrong = grid.find(
    ({ learningRate, weightDecay }) => !(learningRate > 0 && learningRate < Infinity && weightDecay >= 0 && weightDecay < Infinity),
  );
  if (grid.length > 0 && wrong === undefined) return;
  const came = wrong === undefined ? 'no point' : `learning rate ${wrong.learningRate} with weight decay ${wrong.weightDecay}`;
  throw new LeoclrError('option', `finetune(): expected grid to hold learning rates above 0 and weight decays of at least 0, got ${came}.`);
}

function checkInteger(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new LeoclrError('option', `finetune(): expected ${name} to be an integer of at least ${least}, got ${value}.`);
}
