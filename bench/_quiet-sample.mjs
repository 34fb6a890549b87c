import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** /proc counts time in these, whatever the kernel was built with (USER_HZ). */
const TICKS_PER_SECOND = 100;
/** Share of the cores' time that others may take during a sample. Short samples may always see one tick. */
const TOLERANCE = 0.06;
const GLANCE_MS = 80;
/** Share of the cores' time during a glance above which we wait; the side that ran last must have gone to sleep. */
const RESTLESS = 0.13;
const PAUSE_MS = 300;

/**
 * Asks a side once, again and again until no other process has used the cores meanwhile, as far as /proc/stat tells.
 *
 * @param {{ pid: number, ask: (message: object) => Promise<object> }} side
 * @param {object} message
 * @param {{ cores: number, deadline: number, strict: boolean }} limits `cores`: how many the side uses. `deadline`: when to give up, by
 * `performance.now()`. `strict: false` takes the first answer, come what may.
 * @returns {Promise<{ answer: object | null, disturbed: number, waitedMs: number }>} The answer, null after the deadline; how many were thrown
 * away; how long the cores were too busy to begin.
 */
export async function quietSample(side, message, { cores, deadline, strict }) {
  if (!strict) return { answer: await side.ask(message), disturbed: 0, waitedMs: 0 };
  let waitedMs = 0;
  for (let disturbed = 0; ; disturbed++) {
    waitedMs += await untilQuiet(cores, deadline);
    if (performance.now() > deadline) return { answer: null, disturbed, waitedMs };
    const before = readTicks(side.pid);
    const answer = await side.ask(message);
    if (foreignTicks(before, readTicks(side.pid)) <= allowance(before, cores)) return { answer, disturbed, waitedMs };
  }
}

/** Returns how long that took, in milliseconds. */
async function untilQuiet(cores, deadline) {
  const start = performance.now();
  while (performance.now() < deadline) {
    const before = busyTicks();
    await sleep(GLANCE_MS);
    const possible = (cores * GLANCE_MS * TICKS_PER_SECOND) / 1000;
    if (busyTicks() - before <= RESTLESS * possible) break;
    await sleep(PAUSE_MS);
  }
  return performance.now() - start;
}

function readTicks(pid) {
  return { at: performance.now(), busy: busyTicks(), own: processTicks(pid) + processTicks(process.pid) };
}

function foreignTicks(before, after) {
  return after.busy - before.busy - (after.own - before.own);
}

function allowance(before, cores) {
  const seconds = (performance.now() - before.at) / 1000;
  return Math.max(1, TOLERANCE * cores * seconds * TICKS_PER_SECOND);
}

/** Time of all processes, the kernel, and guests of the same host ("steal"). */
function busyTicks() {
  const [user, nice, system, , , irq, softirq, steal = 0] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return user + nice + system + irq + softirq + steal;
}

/** Time of all threads of a process, in user mode and in the kernel. */
function processTicks(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name before may hold anything
  return Number(fields[11]) + Number(fields[12]);
}
