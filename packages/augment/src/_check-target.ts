import { LeoclrError } from '@leoclr/core';

/** Checks that so many values fit into an array from an index on; `what` is the function's name. */
export function checkTarget(what: string, { out, offset }: { readonly out: Float32Array; readonly offset: number }, count: number): void {
  if (Number.isInteger(offset) && offset >= 0 && offset + count <= out.length) return;
  throw new LeoclrError(
    'shape',
    `${what}(): expected out to have room for ${count} values from index ${offset} on, got ${out.length} values in all.`,
  );
}
