import { LeoclrError } from '@leoclr/core';
import type { Batch, BatchView } from '@leoclr/core';

/** View 0 of a batch: evaluation looks at one view a picture. Checks that shape, data and indices agree. */
export function evaluatedView(batch: Batch, where: string): BatchView {
  const view = batch.views[0];
  if (view === undefined) {
    throw new LeoclrError('shape', `${where}: expected batches of at least one view, got none in batch ${batch.step}.`);
  }
  const size = view.shape.reduce((product, side) => product * side, 1);
  if (view.data.length !== size || batch.indices.length !== view.shape[0] || size === 0) {
    throw new LeoclrError(
      'shape',
      `${where}: expected batch ${batch.step} to hold ${batch.indices.length} pictures (one an index), got view 0 of shape [${view.shape.join(', ')}] with ${view.data.length} values.`,
    );
  }
  return view;
}
