import { setTimeout as sleep } from 'node:timers/promises';
import { busyTicks, TICKS_PER_SECOND, watchOthers } from './_cpu-ticks.mjs';

/** Share of the cores' time that others may take during a sample. Short samples may always see one tick. */
const TOLERANCE = 0.06;
const GLANCE_MS = 80;
/** Share of the cores' time during a glance above which we wait; the side that ran last must have gone to sleep. */
const RESTLESS = 0.13;
const PAUSE_MS = 300;

/**
 * Asks a side once, again and again until no other process has used the cores meanwhile, as far as /proc/stat tells.
 *
 * @param {{ pid: number, helpers: number[], ask: (message: object) => Promise<object> }} side `helpers`: processes that work for it.
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
    const start = performance.now();
    const ticksOfOthers = watchOthers([side.pid, ...side.helpers]);
    const answer = await side.ask(message);
    if (ticksOfOthers() <= allowance(start, cores)) return { answer, disturbed, waitedMs };
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

function allowance(start, cores) {
  const seconds = (performance.now() - start) / 1000;
  return Math.max(1, TOLERANCE * cores * seconds * TICKS_PER_SECOND);
}
