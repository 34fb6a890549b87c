import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import type { Dataset } from '@leoclr/core';
import { stratifiedSubset } from '@leoclr/eval';
import { namedPictures } from './named-pictures.ts';
import { pictureNames } from './picture-names.ts';

/** A choice of labelled pictures. */
export interface LabelledList {
  /** For the record: `1 %, seed 0`, or the name of the file it came from. */
  readonly name: string;
  readonly indices: Int32Array;
  /** Training pictures that it was chosen from. */
  readonly among: number;
  /** Under which name it is to be written; null for a list that was read. */
  readonly fileName: string | null;
  /** What a reader of the figures should know. */
  readonly note: string | null;
}

/** Where the lists come from. */
export interface LabelledListsOptions {
  /** What `--labels` says: shares like `1%` and names of files, separated by commas. */
  readonly labels: string;
  readonly seed: number;
  /** The training pictures that are used. */
  readonly used: Int32Array;
  /** As given with `--data`, for messages. */
  readonly data: string;
}

/**
 * The choices that `--labels` asks for.
 *
 * @throws LeoclrError `option` for a share out of range; `data` for a list that can't be read or names something else.
 */
export async function labelledLists(dataset: Dataset, { labels, seed, used, data }: LabelledListsOptions): Promise<LabelledList[]> {
  const wanted = labels.split(',').map((text) => text.trim());
  // Only the names of a list ask for the names of all pictures.
  let names: Promise<string[]> | null = null;
  const lists: LabelledList[] = [];
  for (const text of wanted) {
    const share = shareOf(text);
    if (share === null) {
      names ??= pictureNames(dataset, used);
      const indices = await namedPictures(text, { option: '--labels', data, names: await names, indices: used });
      lists.push({ name: basename(text), indices, among: used.length, fileName: null, note: null });
    } else {
      lists.push(stratifiedList(dataset, { percent: text.slice(0, -1).trim(), share, seed, used }));
    }
  }
  return lists;
}

/** 0–1 for a text like `1%`; null for anything else. */
function shareOf(text: string): number | null {
  if (text === '') throw new LeoclrError('option', '--labels: expected shares like 1% or files, separated by commas, got an empty one.');
  if (/^[\d.]+$/.test(text) && !existsSync(text)) {
    throw new LeoclrError('option', `--labels: expected a share like ${text}% or the file of a list, got ${text}.`);
  }
  if (!/^[\d.]+ *%$/.test(text)) return null;
  const percent = Number(text.slice(0, -1));
  if (percent > 0 && percent <= 100) return percent / 100;
  throw new LeoclrError('option', `--labels: expected a share above 0% and at most 100%, got ${text}.`);
}

function stratifiedList(
  dataset: Dataset,
  { percent, share, seed, used }: { percent: string; share: number; seed: number; used: Int32Array },
): LabelledList {
  const labels = new Int32Array(dataset.length).fill(-1);
  for (const index of used) labels[index] = dataset.labels![index]!;
  const { indices, raised } = stratifiedSubset(labels, { share, seed });
  return {
    name: `${percent} %, seed ${seed}`,
    indices,
    among: used.length,
    fileName: `semi-${percent}-percent.txt`,
    note:
      raised.length === 0
        ? null
        : `${raised.length} classes have one labelled picture, although ${percent} % of their pictures is less than one.`,
  };
}
