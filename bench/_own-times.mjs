import { Session } from 'node:inspector/promises';

/**
 * Own time of each function on this thread while `work` runs, longest first.
 *
 * @param {() => Promise<void>} work
 * @returns {Promise<{ name: string, native: boolean, time: number }[]>} In microseconds.
 */
export async function ownTimes(work) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();

  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map();
  const isProfiler = ({ functionName, url }) => url === '' && functionName === 'dispatch';
  for (const [index, id] of profile.samples.entries()) {
    if (isProfiler(frames.get(id))) continue;
    const { functionName, url, lineNumber } = frames.get(id);
    const place = url === '' || url.startsWith('wasm:') ? '' : ` (${url.split('/').slice(-2).join('/')}:${lineNumber + 1})`;
    const name = `${functionName || 'anonymous'}${place}`;
    const entry = times.get(name) ?? { name, native: isNative(functionName, url), time: 0 };
    entry.time += profile.timeDeltas[index];
    times.set(name, entry);
  }
  return [...times.values()].sort((a, b) => b.time - a.time);
}

/** WebAssembly, or a function of a native library: it has a name but no file. V8's own entries are in parentheses. */
function isNative(functionName, url) {
  return url.startsWith('wasm:') || (url === '' && functionName !== '' && !functionName.startsWith('('));
}
