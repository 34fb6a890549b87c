import type { Sample, SkippedSample } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import type { BatchSource } from './_batch-source.ts';
import { whyUnreadable } from './_unreadable.ts';

/** As many unreadable pictures in a row mean that something larger is wrong, e.g. a disk that went away. */
const MAX_IN_A_ROW = 16;

/** A sample that could be read, its index in the data set, and those that had to be passed over. */
export interface ReadSample {
  readonly sample: Sample;
  readonly index: number;
  readonly skipped: readonly SkippedSample[];
}

/**
 * The sample at a place of the used part, or the next one that can be read; after the last comes the first.
 *
 * @throws LeoclrError `data` in strict mode, or after 16 unreadable samples in a row.
 */
export async function readSample({ dataset, indices, strict }: BatchSource, position: number): Promise<ReadSample> {
  const length = indices?.length ?? dataset.length;
  const skipped: SkippedSample[] = [];
  for (let tries = 0; tries < Math.min(MAX_IN_A_ROW, length); tries++) {
    const place = (position + tries) % length;
    const index = indices === null ? place : indices[place]!;
    try {
      return { sample: await dataset.get(index), index, skipped };
    } catch (error) {
      const why = whyUnreadable(error, `${dataset.name} number ${index}`);
      if (why === null || strict) throw error;
      skipped.push({ index, name: why.sampleName, reason: why.reason });
    }
  }
  const [first] = skipped;
  throw new LeoclrError(
    'data',
    `batches(): ${skipped.length} pictures in a row can't be read, the first is ${first!.name}: ${first!.reason}. Check that the data set is complete.`,
  );
}
