import type { Schedule } from '@leoclr/core';

/** The same learning rate throughout. */
export function constant(rate: number): Schedule {
  return () => rate;
}
