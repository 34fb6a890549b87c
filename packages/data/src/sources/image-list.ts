import { createReadStream } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Dataset } from '@leoclr/core';
import { LeoclrError, nearestName } from '@leoclr/core';
import { nameFromBytes, packNames, printableName } from '../_file-names.ts';
import { imageFiles } from './_image-files.ts';
import type { ListLine } from './_list-line.ts';
import { listLine } from './_list-line.ts';

/** Options of {@link imageList}. */
export interface ImageListOptions {
  /** The list. */
  readonly file: string;
  /** Class names in label order, usually those of the training set. Default: all labels of the list, numbers by value, others in code-unit order. */
  readonly classes?: readonly string[];
  /** Short name for logs. Default the list's name without its ending. */
  readonly name?: string;
}

/** What the first line of a table may call its paths. */
const HEADINGS = ['path', 'file', 'filename', 'file_name', 'image', 'image_path'];

/**
 * The pictures that a text file lists, one a line, with or without labels.
 *
 * A line is a path, then a tab and the label (`.txt`, `.tsv`) or a comma and the label (`.csv`, with quotes where a path holds a comma; also in
 * other files where it can't be meant otherwise). Paths are relative to the list or absolute, and may lead out of its folder: a list is yours to
 * write. Empty lines, lines that begin with `#`, and a heading (`path,label`) are passed over; line ends are those of any system. All lines have
 * a label or none has. A picture may be listed twice. Order: the list's.
 *
 * @throws LeoclrError `data` for a missing or empty list, a line that can't be understood (with its number), a label that is none of `classes`.
 *
 * @example
 * ```ts
 * const train = await imageList({ file: 'photos/train.csv' });
 * const val = await imageList({ file: 'photos/val.csv', classes: train.classes });
 * ```
 */
export async function imageList(options: ImageListOptions): Promise<Dataset> {
  const { file, name = basename(file).replace(/\.[^.]*$/, '') } = options;
  const lines = await readList(file);
  if (lines.length === 0) throw new LeoclrError('data', `imageList(): expected a path a line in ${file}, found none.`);
  const paths = packNames(lines.map(({ path }) => path));
  const directory = dirname(resolve(file));
  const found = lines.map(({ label }) => label);
  const labelled = found.filter((label) => label !== null);
  if (labelled.length === 0) return imageFiles({ what: 'imageList()', name, directory, paths, classes: [], labels: null });
  if (labelled.length < found.length) {
    const { path } = lines[found.indexOf(null)]!;
    throw new LeoclrError(
      'data',
      `imageList(): expected a label for every picture of ${file} or for none, found none for ${printableName(path)}.`,
    );
  }
  const classes = options.classes ?? sortedLabels(labelled);
  return imageFiles({ what: 'imageList()', name, directory, paths, classes, labels: indices(labelled, classes, file) });
}

async function readList(file: string): Promise<ListLine[]> {
  const isCsv = /\.csv$/i.test(file);
  const lines: ListLine[] = [];
  let number = 0;
  try {
    // One character a byte: names need not be UTF-8.
    for await (const raw of createInterface({ input: createReadStream(file, 'latin1'), crlfDelay: Infinity })) {
      const line = nameFromBytes(Buffer.from(number++ === 0 ? raw.replace(/^\xef\xbb\xbf/, '') : raw, 'latin1'));
      if (line.trim() === '' || line.startsWith('#')) continue;
      const parsed = listLine(line, isCsv);
      if (lines.length === 0 && HEADINGS.includes(parsed.path.toLowerCase())) continue;
      lines.push(parsed);
    }
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    if (code !== undefined)
      throw new LeoclrError('data', `imageList(): can't read ${file}: ${code === 'ENOENT' ? 'there is no such file' : message}.`, {
        cause,
      });
    throw new LeoclrError('data', `imageList(): can't understand line ${number} of ${file}: ${message}.`, { cause });
  }
  return lines;
}

function sortedLabels(labels: readonly string[]): string[] {
  const distinct = [...new Set(labels)].sort();
  return distinct.every((label) => /^\d+$/.test(label)) ? distinct.toSorted((a, b) => Number(a) - Number(b)) : distinct;
}

function indices(labels: readonly string[], classes: readonly string[], file: string): Int32Array {
  const index = new Map(classes.map((name, label) => [name, label]));
  return Int32Array.from(labels, (name) => {
    const label = index.get(name);
    if (label !== undefined) return label;
    const near = nearestName(name, classes);
    throw new LeoclrError(
      'data',
      `imageList(): the label ${name} in ${file} is none of the ${classes.length} known classes.${near === null ? '' : ` The nearest is ${near}.`} Every class must also be in the training set.`,
    );
  });
}
