import { readFileSync } from 'node:fs';

/** /proc counts time in these, whatever the kernel was built with (USER_HZ). */
export const TICKS_PER_SECOND = 100;

/** Time that all cores have been busy so far, by all processes, the kernel, and guests of the same host ("steal"). */
export function busyTicks() {
  const [user, nice, system, , , irq, softirq, steal = 0] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return user + nice + system + irq + softirq + steal;
}

/** Starts counting: the returned function tells how many ticks processes other than these and this one have used since. */
export function watchOthers(pids) {
  const own = () => [process.pid, ...pids].reduce((sum, pid) => sum + processTicks(pid), 0);
  const [busyBefore, ownBefore] = [busyTicks(), own()];
  return () => busyTicks() - busyBefore - (own() - ownBefore);
}

/** Time of all threads of a process, in user mode and in the kernel; 0 when it has ended. */
function processTicks(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return 0;
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
  return Number(fields[11]) + Number(fields[12]);
}
