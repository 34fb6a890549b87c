import type { SkippedSample } from '@leoclr/core';
import type { Progress } from '@leoclr/trainer';
import type { HealthLine } from './health-probe.ts';
import { makeRunFolder } from './run-folder.ts';
import type { MadeFolder } from './run-folder.ts';
import { openRunLog } from './run-log.ts';
import type { RunLog } from './run-log.ts';
import { saveRunSettings, saveRunState } from './save-run.ts';
import type { TrainableRun } from './train-run.ts';

/** Everything that training leaves on disk. */
export interface RunRecorder {
  /** Writes a step down; returns pictures that were skipped for the first time. The folder appears with the first step. */
  record(progress: Progress): Promise<SkippedSample[]>;
  /** Writes down a look at the network's health, after the step that it was taken at. */
  recordHealth(line: HealthLine): void;
  /** Writes the state of the last step. */
  checkpoint(progress: Progress): Promise<void>;
  /** Pictures that couldn't be read so far, each counted once. */
  skippedCount(): number;
  /** After an error: takes back what is of no use without a checkpoint. */
  abandon(): Promise<void>;
  close(): void;
}

/** Nothing is written before the first step has gone well, and a run that fails before its first checkpoint leaves nothing behind. */
export function runRecorder({ settings, start, data }: Pick<TrainableRun, 'settings' | 'start' | 'data'>): RunRecorder {
  let log: RunLog | null = null;
  /** What would be taken back; null once there is something to keep. */
  let made: MadeFolder | null = null;

  const open = async (stepsBefore: number): Promise<RunLog> => {
    if (start !== 'resume') made = await makeRunFolder(settings.out);
    await saveRunSettings(settings);
    return openRunLog(settings.out, stepsBefore);
  };
  return {
    async record(progress) {
      log ??= await open(progress.step - 1);
      return log.write(progress);
    },
    recordHealth(line) {
      log?.writeHealth(line);
    },
    async checkpoint({ state }) {
      await saveRunState(state, settings, data);
      made = null;
    },
    skippedCount: () => log?.skippedCount ?? 0,
    async abandon() {
      log?.close();
      await made?.undo();
    },
    close() {
      log?.close();
    },
  };
}
