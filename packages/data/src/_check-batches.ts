import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { BatchesOptions } from './batches.ts';

/** Checks what `batches` was given, before any work. */
export function checkBatches(dataset: Dataset, options: BatchesOptions): void {
  const { views, batchSize, seed, workers = 0, prefetch = 1, indices } = options;
  if (views.length === 0) throw new LeoclrError('option', 'batches(): expected views to hold at least one view, got none.');
  checkInteger('batchSize', batchSize, 1);
  checkInteger('seed', seed, 0);
  checkInteger('workers', workers, 0);
  checkInteger('prefetch', prefetch, 1);
  checkRanks(options);
  if (indices !== undefined) checkIndices(indices, dataset);

  checkLength(dataset, options);
  if (workers > 0) checkRecipes(dataset, options);
}

function checkRanks({ batchSize, rank = 0, ranks = 1 }: BatchesOptions): void {
  checkInteger('ranks', ranks, 1);
  checkInteger('rank', rank, 0);
  if (rank >= ranks)
    throw new LeoclrError('option', `batches(): expected rank to be less than ranks, ${ranks}, got ${rank}. Ranks count from 0.`);
  if (batchSize % ranks === 0) return;
  throw new LeoclrError(
    'option',
    `batches(): expected batchSize to be a multiple of ranks, ${ranks}, got ${batchSize}. It is the batch of all ranks together.`,
  );
}

function checkLength(dataset: Dataset, { batchSize, dropLast = true, indices }: BatchesOptions): void {
  const length = indices?.length ?? dataset.length;
  const used = indices === undefined ? dataset.name : `the used part of ${dataset.name}`;
  if (length === 0) throw new LeoclrError('option', `batches(): expected ${used} to hold at least one picture, it holds none.`);
  if (dropLast && batchSize > length) {
    throw new LeoclrError(
      'option',
      `batches(): expected batchSize to be at most ${length}, the number of pictures in ${used}, got ${batchSize}. Choose a smaller batch size or pass dropLast: false.`,
    );
  }
}

function checkRecipes(dataset: Dataset, { views }: BatchesOptions): void {
  const without = dataset.recipe === undefined ? `the data set ${dataset.name}` : views.find((view) => view.recipe === undefined);
  if (without === undefined) return;
  const what = typeof without === 'string' ? without : `the view ${without.viewName}`;
  throw new LeoclrError(
    'option',
    `batches(): expected a recipe of ${what}, because workers can't be handed functions; it has none. Give it a recipe or pass workers: 0.`,
  );
}

function checkInteger(option: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new LeoclrError('option', `batches(): expected ${option} to be an integer of at least ${least}, got ${value}.`);
}

function checkIndices(indices: ArrayLike<number>, { name, length }: Dataset): void {
  for (let place = 0; place < indices.length; place++) {
    const index = indices[place]!;
    if (Number.isInteger(index) && index >= 0 && index < length) continue;
    throw new LeoclrError(
      'option',
      `batches(): expected indices[${place}] to be an integer from 0 to ${length - 1}, the last of ${name}, got ${index}.`,
    );
  }
}
