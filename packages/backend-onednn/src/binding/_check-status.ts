import { LeoclrError } from '@leoclr/core';
import { statusCodes, statusWords } from './_codes.ts';

/** Throws a LeoclrError `backend` unless the status is 0. */
export function checkStatus(status: number, functionName: string): void {
  if (status === statusCodes.success) return;
  const meaning = statusWords[status] ?? `status ${status}`;
  const advice = status === statusCodes.outOfMemory ? ' Use smaller batches, pictures or networks.' : '';
  throw new LeoclrError('backend', `oneDNN's ${functionName} failed: ${meaning}.${advice}`);
}
