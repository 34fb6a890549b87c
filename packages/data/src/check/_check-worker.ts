import type { Dataset, LeoclrErrorCode, Recipe } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { workerData } from 'piscina';
import sharp from 'sharp';
import { followRecipe } from '../_follow-recipe.ts';
import type { CheckedPicture, CheckTask } from './_check-pictures.ts';
import { checkPictures } from './_check-pictures.ts';

/** What a thread answers. Errors travel as plain data: a task that is rejected means that the thread has ended. */
export type CheckAnswer = { readonly pictures: CheckedPicture[] } | { readonly code: LeoclrErrorCode; readonly message: string };

sharp.concurrency(1);
sharp.cache(false);

let dataset: Promise<Dataset> | null = null;

/** Checks some pictures on this thread. The first call opens the data set. */
export default async function checkOnWorker(task: CheckTask): Promise<CheckAnswer> {
  try {
    dataset ??= followRecipe<Dataset>(workerData as Recipe);
    return { pictures: await checkPictures(await dataset, task) };
  } catch (error) {
    if (error instanceof LeoclrError) return { code: error.code, message: error.message };
    return { code: 'plugin', message: `checkDataset(): a thread could not read the data set: ${(error as Error).message}` };
  }
}
