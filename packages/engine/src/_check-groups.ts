import { LeoclrError } from '@leoclr/core';

/** @throws LeoclrError `shape` when a batch can't be split into that many equal parts. */
export function checkGroups(name: string, batch: number, groups: number): void {
  if (Number.isInteger(groups) && groups >= 1 && batch % groups === 0) return;
  throw new LeoclrError(
    'shape',
    `${name}(): expected groups to divide the batch of ${batch}, got ${groups}. Choose a batch size that is a multiple of the groups.`,
  );
}
