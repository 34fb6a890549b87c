import type { Streams } from '../streams.ts';
import { checkRunFolder } from './run-folder.ts';
import { settingsOfRun } from './settings-of-run.ts';

/** `leoclr pretrain`: settles what is wanted, then does it. A wrong setting is told before tfjs and sharp are even loaded. */
export async function pretrainCommand(options: Readonly<Record<string, unknown>>, streams: Streams): Promise<number> {
  const asked = await settingsOfRun(options, process.cwd());
  await checkRunFolder(asked.settings.out, asked.start);
  const { runPretraining } = await import('./run-pretraining.ts');
  return runPretraining(asked, streams);
}
