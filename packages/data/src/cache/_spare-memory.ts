import { freemem } from 'node:os';

/** What training and other programs get of the free memory is twice as much: an exhausted machine would end the run. */
const SHARE = 1 / 3;

/** Bytes that a cache may take: a third of what is free now on the machine, and within the limit of a container. */
export function spareMemory(): number {
  // Without a limit this is 0 or a number beyond all memory, as the system pleases.
  const limit = process.constrainedMemory();
  const free = limit > 0 ? Math.min(freemem(), limit - process.memoryUsage.rss()) : freemem();
  return Math.max(2 ** 20, Math.floor(free * SHARE));
}
