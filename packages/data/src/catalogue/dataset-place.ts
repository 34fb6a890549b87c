import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError, nearestName } from '@leoclr/core';
import { cacheFolder } from '../cache-folder.ts';
import { knownDatasets } from './known-datasets.ts';
import type { KnownDataset } from './known-dataset.ts';

/** A short text that resembles a known name is more likely somebody's own folder. */
const SHORTEST_NAME = 6;

/** Where the data set of this name lies, or would: `datasets/NAME` of the cache folder (`LEOCLR_CACHE`, or `leoclr` in the user's). */
export function datasetFolder(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder('datasets', environment), name);
}

/** The text by which `openDataset` opens what was downloaded into `folder`. */
export function textOfDownload(known: KnownDataset | null, folder: string): string {
  return (known?.opens ?? '{}').replace('{}', () => folder);
}

/** What the name of a data set stands for. */
export function findKnownDataset(name: string): KnownDataset | null {
  return knownDatasets.find((known) => known.name === name) ?? null;
}

/**
 * The text by which `openDataset` opens what a person names: the name of a downloaded data set becomes its text, any other text stays as it
 * is. A file or folder of that name goes before.
 *
 * @throws LeoclrError `data` for a known data set that hasn't been downloaded, with what to do, and for what looks like its name with a slip.
 *
 * @example
 * ```ts
 * const train = await openDataset(await datasetText('cifar10'), { split: 'train' });
 * ```
 */
export async function datasetText(text: string, environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  if (!/^[\w.-]+$/.test(text) || text === 'scenes' || (await exists(text))) return text;
  const known = findKnownDataset(text);
  const folder = datasetFolder(text, environment);
  if (await exists(folder)) return textOfDownload(known, folder);
  if (known === null) {
    const near =
      text.length < SHORTEST_NAME
        ? null
        : nearestName(
            text,
            knownDatasets.map(({ name }) => name),
          );
    if (near === null) return text;
    throw new LeoclrError('data', `datasetText(): there is no folder ${text}, and no data set of that name. Did you mean ${near}?`);
  }
  const what = `datasetText(): there is no folder ${text}. ${text} is a known data set`;
  if (known.files.length === 0)
    throw new LeoclrError(
      'data',
      `${what} that can't be downloaded without you. ${known.byHand}; then use ${textOfDownload(known, 'FOLDER')}.`,
    );
  throw new LeoclrError('data', `${what} that isn't on this machine. Get it with: leoclr data download ${text}`);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
