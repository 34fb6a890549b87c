import type { Batch } from '@leoclr/core';
import { evaluatedView } from './_evaluated-view.ts';
import { addRows, featureRows, joinRows } from './_feature-rows.ts';
import type { Features } from './features.ts';

/**
 * The normalised pixels themselves as features, D = H·W·3: the baseline that any network has to beat.
 *
 * View 0 of each batch is used. A picture that stands in for an unreadable one counts once. No tensors.
 *
 * @throws LeoclrError `data` when no batch comes; `shape` when the pictures differ in size; `numeric` when a pixel isn't finite.
 */
export async function pixelFeatures(batches: AsyncIterable<Batch>): Promise<Features> {
  const where = 'pixelFeatures()';
  const advice = 'Check how the pictures are normalised.';
  const rows = featureRows();
  for await (const batch of batches) {
    const view = evaluatedView(batch, where);
    // A copy: a loader may use its buffer again.
    addRows(rows, { values: view.data.slice(), batch, where, advice });
  }
  return joinRows(rows, where);
}
