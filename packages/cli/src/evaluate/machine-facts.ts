import { availableParallelism, cpus, totalmem } from 'node:os';
import type { Machine } from './provenance.ts';

/** The machine that this runs on. */
export function machineFacts(): Machine {
  return { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), memory: totalmem() };
}
