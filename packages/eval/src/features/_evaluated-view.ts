import { LeoclrError } from '@leoclr/core';
import type { Batch, BatchView } from '@leoclr/core';

/** View 0 of a batch. Checks that shape, data and indices agree. */
export function evaluatedView(batch: Batch, where: string): BatchView {
  return evaluatedViews(batch, where, 'first')[0]!;
}

/** View 0 of a batch, or all its views. Checks that shapes, data and indices agree. */
export function evaluatedViews(batch: Batch, where: string, views: 'first' | 'mean'): readonly BatchView[] {
  const used = views === 'first' ? batch.views.slice(0, 1) : batch.views;
  if (used.length === 0) {
    throw new LeoclrError('shape', `${where}: expected batches of at least one view, got none in batch ${batch.step}.`);
  }
  for (const [number, { shape, data }] of used.entries()) {
    const size = shape.reduce((product, side) => product * side, 1);
    if (data.length !== size || batch.indices.length !== shape[0] || size === 0) {
      throw new LeoclrError(
        'shape',
        `${where}: expected batch ${batch.step} to hold ${batch.indices.length} pictures (one an index), got view ${number} of shape [${shape.join(', ')}] with ${data.length} values.`,
      );
    }
  }
  return used;
}
