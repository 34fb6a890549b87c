import type { Dataset } from '@leoclr/core';
import { selectLabels } from '@leoclr/eval';
import type { Features } from '@leoclr/eval';

/** The labels of the rows, when each row has one and they aren't all the same; else null: then nothing can be told by labels. */
export function usableLabels({ labels }: Pick<Dataset, 'labels'>, { indices }: Pick<Features, 'indices'>): Int32Array | null {
  if (labels === null || indices.some((index) => labels[index] === -1)) return null;
  const own = selectLabels(labels, indices);
  return own.every((label) => label === own[0]) ? null : own;
}
