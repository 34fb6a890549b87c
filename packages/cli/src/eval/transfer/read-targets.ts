import type { Box, Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { boxTargets, selectLabels } from '@leoclr/eval';

/** Pictures that are read at once for their boxes. */
const AT_ONCE = 16;

/** What is true about the pictures of a part. */
export interface Targets {
  /** `one`: `[N]` classes. `several`: `[N, M]` of 1, 0 and −1, from boxes. */
  readonly kind: 'one' | 'several';
  readonly of: (indices: Int32Array) => Promise<ArrayLike<number>>;
}

/**
 * How a part is labelled: one class a picture, or boxes that show several.
 *
 * @param classes M.
 * @throws LeoclrError `data` when it has neither.
 */
export async function readTargets(dataset: Dataset, classes: number): Promise<Targets> {
  const { labels } = dataset;
  if (labels !== null) return { kind: 'one', of: async (indices) => selectLabels(labels, indices) };
  const hasBoxes = dataset.length > 0 && (await dataset.get(0)).boxes !== undefined;
  if (!hasBoxes || classes === 0) {
    throw new LeoclrError('data', `${dataset.name}: expected pictures with labels or boxes, got neither. Accuracy needs labels.`);
  }
  const read = new Map<number, readonly Box[]>();
  return {
    kind: 'several',
    async of(indices) {
      const missing = [...indices].filter((index) => !read.has(index));
      for (let from = 0; from < missing.length; from += AT_ONCE) {
        const chunk = missing.slice(from, from + AT_ONCE);
        const samples = await Promise.all(chunk.map((index) => dataset.get(index)));
        for (const [place, { boxes = [] }] of samples.entries()) read.set(chunk[place]!, boxes);
      }
      return boxTargets(
        Array.from(indices, (index) => read.get(index)),
        classes,
      );
    },
  };
}
