import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** What a result has to be read beside. */
export function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: Number(loadavg()[0].toFixed(2)), // over the last minute
    node: process.versions.node,
    platform: process.platform,
  };
}
