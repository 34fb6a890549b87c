import { getBackend } from '@tensorflow/tfjs-core';
import { ownTimes } from './_own-times.mjs';

const WARM_UP = 3;
const SHOWN = 12;

/**
 * Where the time of a step goes, on our side.
 *
 * Two passes. Without the profiler: wall time, and the time in native calls as the engine itself counts it, where it does
 * (`startNativeClock()` of `@leoclr/backend-onednn`). Then with V8's profiler: each function's own time.
 *
 * @param {() => Promise<{ ms: number }>} step
 * @param {number} steps
 */
export async function profileSteps(step, steps) {
  const nativeTime = await findNativeTime();
  for (let warm = 0; warm < WARM_UP; warm++) await step();
  const before = nativeTime?.() ?? 0;
  let ms = 0;
  for (let count = 0; count < steps; count++) ms += (await step()).ms;
  const counted = nativeTime === undefined ? null : nativeTime() - before;

  const functions = await ownTimes(async () => {
    for (let count = 0; count < steps; count++) await step();
  });
  const total = functions.reduce((sum, { time }) => sum + time, 0);
  const sampled = functions.filter(({ native }) => native).reduce((sum, { time }) => sum + time, 0);
  const share = counted === null ? sampled / total : counted / ms;
  return {
    stepMs: ms / steps,
    overhead: 1 - share,
    countedBy: counted === null ? 'V8 profiler' : 'engine',
    overheadByProfiler: 1 - sampled / total,
    functions: functions.slice(0, SHOWN).map(({ name, native, time }) => ({ name, native, share: time / total })),
  };
}

/** The onednn engine's own clock; undefined with another engine. */
async function findNativeTime() {
  if (getBackend() !== 'onednn') return undefined;
  const { startNativeClock } = await import('@leoclr/backend-onednn');
  return startNativeClock();
}
