import { LeoclrError } from '@leoclr/core';
import type { Dataset } from '@leoclr/core';
import { describe, expect, test } from 'vitest';
import { datasetChecks } from './dataset-checks.ts';
import type { DatasetChecksOptions } from './dataset-checks.ts';

export interface DescribeDatasetOptions extends DatasetChecksOptions {
  /** Leaves the suite out, e.g. where the data isn't there. Default false. */
  skip?: boolean;
}

/**
 * Registers the conformance suite of a data set with vitest; call it at the top of a test file. A data set that passes can be trained on, cached,
 * packed, and read by worker threads if it has a recipe. `open` is called once a test.
 *
 * @throws LeoclrError `plugin` outside of vitest.
 *
 * @example
 * ```ts
 * import { decodeImage, imageFolder } from '@leoclr/data';
 *
 * describeDataset('photos', () => imageFolder({ directory: 'photos' }), { decode: decodeImage });
 * ```
 */
export function describeDataset(
  name: string,
  open: () => Dataset | Promise<Dataset>,
  { skip = false, ...options }: DescribeDatasetOptions = {},
): void {
  try {
    describe.skipIf(skip)(`${name} keeps the data set contract`, () => {
      for (const { name: checkName, run } of datasetChecks(name, open, options)) {
        test(`${checkName}`, async () => {
          await expect(run()).resolves.toBeUndefined();
        });
      }
    });
  } catch (cause) {
    const advice = 'Put it into a test file and run vitest, or use datasetChecks() with another runner.';
    throw new LeoclrError('plugin', `describeDataset(): expected to be called by vitest, but vitest isn't running. ${advice}`, { cause });
  }
}
