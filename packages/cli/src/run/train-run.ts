import { setImmediate } from 'node:timers/promises';
import type { Loader, SkippedSample } from '@leoclr/core';
import { progressLine } from '@leoclr/log';
import { pretrain } from '@leoclr/trainer';
import type { Progress, TrainState } from '@leoclr/trainer';
import type { ResolvedSettings } from '../settings/resolve-settings.ts';
import type { Streams } from '../streams.ts';
import { cacheNotes } from './cache-notes.ts';
import type { RunIngredients } from './build-ingredients.ts';
import type { RunData } from './open-data.ts';
import { healthProbe } from './health-probe.ts';
import { paceOf } from './pace.ts';
import type { RunStart } from './run-folder.ts';
import { runRecorder } from './run-recorder.ts';
import { watchInterrupts } from './watch-interrupts.ts';

/** A run that is ready to train. */
export interface TrainableRun {
  readonly settings: ResolvedSettings;
  readonly start: RunStart;
  readonly data: RunData;
  readonly ingredients: RunIngredients;
  readonly loader: Loader;
  /** Where it begins; consumed by training. */
  readonly state: TrainState;
}

/** How training ended. */
export interface TrainedRun {
  readonly state: TrainState;
  /** The signal that ended it early, or null. */
  readonly signal: NodeJS.Signals | null;
  readonly skippedCount: number;
}

/** Unreadable pictures that are named on the screen; all of them are in the run folder. */
const SHOWN_SKIPPED = 5;

/** Trains to the end, or to Ctrl-C; the checkpoint on disk is that of the returned state. */
export async function trainRun(run: TrainableRun, { stdout }: Streams): Promise<TrainedRun> {
  const { settings, ingredients, loader } = run;
  const { epochs } = settings;
  const line = progressLine(stdout);
  const interrupts = watchInterrupts(() => line.print('Stopping after this step. Ctrl-C once more stops at once, without a checkpoint.'));
  const pace = paceOf(loader.stepsPerEpoch * epochs);
  const recorder = runRecorder(run);
  const look = healthProbe(run, line.print);
  const notes = cacheNotes(run.data.caches);
  let { state } = run;
  try {
    for await (const progress of pretrain({ ...ingredients, loader, epochs, state })) {
      state = progress.state;
      report(await recorder.record(progress), recorder.skippedCount(), line.print);
      for (const note of notes()) line.print(`Note: ${note}`);
      line.update(pace(progress));
      await setImmediate(); // a step may never wait for anything: without this, Ctrl-C would not be heard
      const stops = interrupts.signal !== null;
      if (stops || isCheckpointDue(progress, settings)) await recorder.checkpoint(progress);
      if (stops) break;
      const health = await look(progress);
      if (health !== null) recorder.recordHealth(health);
    }
    return { state, signal: interrupts.signal, skippedCount: recorder.skippedCount() };
  } catch (error) {
    await recorder.abandon();
    throw error;
  } finally {
    line.close();
    recorder.close();
    interrupts.release();
    await loader.close();
  }
}

/** At the end of every so many epochs, and of the last one. */
function isCheckpointDue({ epoch, epochs, stepInEpoch, stepsPerEpoch }: Progress, { checkpointEvery }: ResolvedSettings): boolean {
  return stepInEpoch + 1 === stepsPerEpoch && ((epoch + 1) % checkpointEvery === 0 || epoch + 1 === epochs);
}

function report(fresh: readonly SkippedSample[], count: number, print: (text: string) => void): void {
  for (const [index, { name, reason }] of fresh.entries()) {
    const number = count - fresh.length + index + 1;
    if (number <= SHOWN_SKIPPED) print(`Skipped ${name}: ${reason}`);
    if (number === SHOWN_SKIPPED + 1) print('Skipped more pictures; the run folder lists them all.');
  }
}
