import { constants } from 'node:fs';
import { access, mkdir, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { LeoclrError } from '@leoclr/core';

/** The files of a run; nothing else in its folder is ever touched. */
export const runFiles = {
  config: 'config.json',
  metrics: 'metrics.jsonl',
  skipped: 'skipped.jsonl',
  health: 'health.jsonl',
  checkpoint: 'checkpoint.safetensors',
  backbone: 'backbone.safetensors',
  evaluation: 'evaluation.json',
  finetune: 'finetune.jsonl',
  reportParts: 'report.json',
  report: 'report.html',
} as const;

/** How a run begins. */
export type RunStart = 'new' | 'overwrite' | 'resume';

/**
 * Checks, without changing anything, that a run may begin in a folder.
 *
 * @throws LeoclrError `option` when there already is something, when there is nothing to resume, or when the folder can't be written to.
 */
export async function checkRunFolder(out: string, start: RunStart): Promise<void> {
  const names = await namesIn(out);
  const isRun = names.includes(runFiles.config) || names.includes(runFiles.checkpoint);
  if (start === 'resume' && !names.includes(runFiles.checkpoint)) {
    const what = isRun ? 'no checkpoint yet' : 'no run';
    throw new LeoclrError(
      'option',
      `--resume: there is ${what} in ${out}. Start one without --resume${isRun ? ' and with --overwrite' : ''}.`,
    );
  }
  if (start === 'new' && isRun) {
    throw new LeoclrError(
      'option',
      `There is already a run in ${out}. Go on with it with --resume, replace it with --overwrite, or choose another --out.`,
    );
  }
  if (!isRun && names.length > 0) {
    throw new LeoclrError('option', `${out} holds other files and no run. Choose a new or empty folder with --out.`);
  }
  await checkWritable(out);
}

/** A folder that was made for a run, and how to undo that. */
export interface MadeFolder {
  /** Removes the run's files and the folders that were made for them. */
  undo(): Promise<void>;
}

/** Makes the folder, and removes an earlier run's files from it. */
export async function makeRunFolder(out: string): Promise<MadeFolder> {
  const first = await mkdir(out, { recursive: true });
  await removeRunFiles(out);
  return {
    async undo() {
      await removeRunFiles(out);
      if (first === undefined) return;
      // Only what was made here, innermost first; a folder that others have used in the meantime stays.
      for (let folder = resolve(out); folder.length >= resolve(first).length; folder = dirname(folder)) {
        if (!(await removeEmpty(folder))) return;
      }
    },
  };
}

async function removeRunFiles(out: string): Promise<void> {
  for (const name of Object.values(runFiles)) await rm(join(out, name), { force: true });
}

async function removeEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch {
    return false;
  }
}

async function namesIn(out: string): Promise<string[]> {
  try {
    return await readdir(out);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR')
      throw new LeoclrError('option', `--out: expected ${out} to be a folder, or nothing yet; it or a part of it is a file.`);
    throw error;
  }
}

/** Looks at the nearest folder that is already there. */
async function checkWritable(out: string): Promise<void> {
  let folder = resolve(out);
  while (!(await isThere(folder)) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw new LeoclrError('option', `--out: can't write to ${folder}. Choose a folder that you may write to.`);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
