import { checkShape, LeoclrError } from '@leoclr/core';
import type { LossInput } from '@leoclr/core';

/** Checks what every loss against a queue expects: equal shapes, one query for all keys or one for each, queue rows of the same width. */
export function checkLossInput(caller: string, { queries, keys, negatives }: LossInput): void {
  const [first] = queries;
  if (first === undefined || keys.length === 0) {
    throw new LeoclrError('shape', `${caller}(): expected at least one query and one key, got ${queries.length} and ${keys.length}.`);
  }
  if (queries.length !== 1 && queries.length !== keys.length) {
    throw new LeoclrError('shape', `${caller}(): expected one query, or one for each of the ${keys.length} keys, got ${queries.length}.`);
  }
  checkShape(`${caller}(): expected queries[0]`, first.shape, [null, null]);
  for (const [index, query] of queries.entries()) checkShape(`${caller}(): expected queries[${index}]`, query.shape, first.shape);
  for (const [index, key] of keys.entries()) checkShape(`${caller}(): expected keys[${index}], like queries[0],`, key.shape, first.shape);
  if (negatives === null) {
    throw new LeoclrError('shape', `${caller}(): expected negatives of shape [K, ${first.shape[1]}], got null. Use a method with a queue.`);
  }
  checkShape(`${caller}(): expected negatives`, negatives.shape, [null, first.shape[1]]);
}
