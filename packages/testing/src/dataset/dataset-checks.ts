import type { Dataset, Image } from '@leoclr/core';
import type { DatasetSubject } from './_dataset-subject.ts';
import { fileChecks } from './_file-checks.ts';
import { sampleChecks } from './_sample-checks.ts';

/** One thing that every data set has to do. */
export interface DatasetCheck {
  /** States the behaviour, e.g. `rejects an index out of range`. */
  readonly name: string;
  /** Rejects with a `LeoclrError` of code `plugin` when the data set doesn't behave so. */
  readonly run: () => Promise<void>;
}

export interface DatasetChecksOptions {
  /** Decodes what the data set's `file` gives, e.g. `decodeImage` of `@leoclr/data`: then it must be the picture that `get` gives. Default: not compared. */
  decode?: (bytes: Uint8Array, name: string) => Promise<Image>;
  /** Places of pictures that can't be read, on purpose; all others must be readable. Default none. */
  broken?: readonly number[];
  /** How a recipe's module is imported. Default `import()`. */
  importModule?: (url: string) => Promise<Record<string, unknown>>;
}

/**
 * What the contract asks of a data set, as plain functions: for test runners other than vitest, see `describeDataset` for vitest.
 * Up to six pictures are read, first and last among them.
 *
 * @example
 * ```ts
 * import { imageFolder } from '@leoclr/data';
 * import { it } from 'node:test';
 *
 * for (const { name, run } of datasetChecks('photos', () => imageFolder({ directory: 'photos' }))) await it(name, run);
 * ```
 */
export function datasetChecks(
  name: string,
  open: () => Dataset | Promise<Dataset>,
  { decode, broken = [], importModule = (url) => import(url) }: DatasetChecksOptions = {},
): readonly DatasetCheck[] {
  const subject: DatasetSubject = { name, open, decode: decode ?? null, broken, importModule };
  return [...sampleChecks(subject), ...fileChecks(subject)];
}
