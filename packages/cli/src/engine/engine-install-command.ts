import { installOnednn } from '@leoclr/backend-onednn';
import { interruptCodes, watchInterrupts } from '../run/watch-interrupts.ts';
import type { Streams } from '../streams.ts';
import { describeOnednn } from './describe-onednn.ts';

/** `leoclr engine install`: exit code 0 when the library is there afterwards, 1 when somebody has to run the printed command. */
export async function engineInstallCommand(options: Readonly<Record<string, unknown>>, { stdout }: Streams): Promise<number> {
  const say = (line: string): unknown => stdout.write(`${line}\n`);
  const stop = new AbortController();
  const interrupts = watchInterrupts(() => stop.abort());
  try {
    const installation = await installOnednn({
      timeoutMs: Number(options['timeout']) * 1000,
      signal: stop.signal,
      onProgress: say,
    });
    if (installation.library === null) {
      say(`leoclr can't get oneDNN here by itself: ${installation.reason}. Install it with:`);
      say(`  ${installation.command}`);
      return 1;
    }
    say(`${installation.fresh ? 'Ready' : 'There already'}: ${describeOnednn(installation.library)}.`);
    for (const note of installation.library.notes) say(note);
    return 0;
  } catch (error) {
    if (interrupts.signal === null) throw error;
    say('Stopped; nothing was installed.');
    return interruptCodes[interrupts.signal]!;
  } finally {
    interrupts.release();
  }
}
