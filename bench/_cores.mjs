import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The last cores that this process may run on (the first one often serves interrupts). @throws when there are fewer. */
export function lastCores(count) {
  if (spawnSync('taskset', ['--version']).status !== 0)
    throw new Error('This benchmark pins processes to cores and needs taskset, from util-linux.');
  const list = /Cpus_allowed_list:\s+(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
  const cores = list.split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
  if (cores.length < count) throw new Error(`${count} cores are asked for, and this process may use ${cores.length}. Try --config 1core.`);
  return cores.slice(-count);
}
