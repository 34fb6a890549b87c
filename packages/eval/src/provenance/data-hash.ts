import type { Dataset } from '@leoclr/core';
import { sha256OfText } from './_sha256.ts';

/** Options of {@link dataHash}. */
export interface DataHashOptions {
  /** The part of the data set that is used, as indices. Default all of it. */
  readonly indices?: ArrayLike<number>;
}

/** Versions that are asked for at once: mostly the operating system is asked for a file's size and time. */
const ASKED_AT_ONCE = 64;
/** Versions that are digested together, so that a million of them never make one long text. */
const BLOCK = 4096;

/**
 * 32 hexadecimal digits that are others when a data set would give other pictures or labels: its name, its classes, or the label, the place
 * or the version of a picture. They are the first half of a SHA-256.
 *
 * Pictures are told apart by `dataset.version`, mostly name, size and time of change: nothing is decoded, and a copy of the files with other
 * times has another hash. A data set without versions is known by the options of its recipe, and without a recipe by its name and labels
 * alone. A picture whose version can't be had counts as unreadable: it changes the hash when it can be read again.
 */
export async function dataHash(dataset: Dataset, { indices }: DataHashOptions = {}): Promise<string> {
  const { name, length, classes, labels, recipe } = dataset;
  const used = indices === undefined ? Array.from({ length }, (_, index) => index) : Array.from(indices);
  const blocks: string[] = [];
  for (let from = 0; from < used.length; from += BLOCK) {
    const part = used.slice(from, from + BLOCK);
    const versions = await versionsOf(dataset, part);
    const lines = part.map((index, place) => [index, labels?.[index] ?? null, versions[place]]);
    blocks.push(await sha256OfText(JSON.stringify(lines)));
  }
  const source = dataset.version === undefined ? [recipe?.name, recipe?.options] : null;
  return (await sha256OfText(JSON.stringify([name, length, classes, labels !== null, source, blocks]))).slice(0, 32);
}

async function versionsOf(dataset: Dataset, indices: readonly number[]): Promise<(string | null)[]> {
  if (dataset.version === undefined) return [];
  const versions: (string | null)[] = [];
  for (let from = 0; from < indices.length; from += ASKED_AT_ONCE) {
    const asked = indices.slice(from, from + ASKED_AT_ONCE).map((index) => dataset.version!(index).catch(() => null));
    versions.push(...(await Promise.all(asked)));
  }
  return versions;
}
