import { LeoclrError } from '@leoclr/core';

/**
 * The labels of some samples, `[N]`, in the order of `indices`. `labels` is a data set's `labels`, `indices` a `Features`' `indices`.
 *
 * @throws LeoclrError `data` when the data set has no labels, or none for an index.
 */
export function selectLabels(labels: Int32Array | null, indices: Int32Array): Int32Array {
  if (labels === null) {
    throw new LeoclrError('data', 'selectLabels(): expected labels, got null: this data set has none. Evaluate on a labelled one.');
  }
  return indices.map((index) => {
    const label = labels[index];
    if (label === undefined) {
      throw new LeoclrError(
        'data',
        `selectLabels(): expected a label for sample ${index}, got labels for ${labels.length} samples. Do the features come from another data set?`,
      );
    }
    return label;
  });
}
