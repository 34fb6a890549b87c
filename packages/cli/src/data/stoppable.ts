import { interruptCodes, watchInterrupts } from '../run/watch-interrupts.ts';

/** Does work that Ctrl-C stops; returns its exit code, or that of the signal after `onStop`. The second Ctrl-C ends the process at once. */
export async function stoppable(work: (signal: AbortSignal) => Promise<number>, onStop: () => void): Promise<number> {
  const stop = new AbortController();
  const interrupts = watchInterrupts(() => stop.abort());
  try {
    return await work(stop.signal);
  } catch (error) {
    if (interrupts.signal === null) throw error;
    onStop();
    return interruptCodes[interrupts.signal]!;
  } finally {
    interrupts.release();
  }
}
