import { formatBytes } from '@leoclr/data';
import type { CachedDataset } from '@leoclr/data';
import type { EngineReport } from '@leoclr/engine';
import { settingsWarnings } from '@leoclr/trainer';
import type { Settings } from '../settings/settings.ts';
import type { RunData } from './open-data.ts';
import type { TrainableRun } from './train-run.ts';

interface Announcement {
  readonly engine: EngineReport;
  /** Where settings came from. */
  readonly from: readonly string[];
  readonly say: (line: string) => void;
}

/** Says in a few lines what is about to happen, and what may be unwise about it. */
export function announceRun(run: TrainableRun, { engine, from, say }: Announcement): void {
  const { settings, start, loader, ingredients, state } = run;
  const { backbone, widthMultiplier, stem, size, epochs, batchSize, out } = settings;
  const steps = loader.stepsPerEpoch * epochs;
  say(`Data      ${describeData(settings, run.data)}`);
  for (const cache of run.data.caches) say(`Cache     ${describeCache(cache)}`);
  say(
    `Method    ${ingredients.method.name}${settings.loss === null ? '' : ` with the loss ${settings.loss}`}${from.length > 0 ? `, settings from ${from.join(' and ')}` : ''}`,
  );
  say(`Network   ${backbone}${widthMultiplier === 1 ? '' : ` at width ${widthMultiplier}`}, ${stem} stem, ${size} px`);
  say(`Engine    ${describeEngine(engine)}`);
  say(
    `Steps     ${count(steps)}: ${count(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'} of ${count(loader.stepsPerEpoch)}, ${count(batchSize)} pictures each`,
  );
  say(`Folder    ${out}`);
  if (start === 'resume') say(`Going on at step ${count(state.step)} of ${count(steps)}.`);
  for (const note of [...engine.notes, ...settingsWarnings({ method: ingredients.method, loader })]) say(`Note: ${note}`);
}

function describeEngine({ name, threads, precision }: EngineReport): string {
  const ofThreads = threads > 0 ? `, ${threads} ${threads === 1 ? 'thread' : 'threads'}` : '';
  return `${name}${ofThreads}${precision === 'f32' ? '' : `, ${precision}`}`;
}

function describeData({ data, shortSide }: Settings, { train, val }: RunData): string {
  const classes = train.classes.length > 0 ? `, ${train.classes.length} classes` : ', no labels';
  const side = shortSide === null ? '' : `, short side at most ${shortSide} px`;
  return `${data}: ${count(train.length)} pictures to learn from${val === null ? '' : `, ${count(val.length)} to test on`}${classes}${side}`;
}

function describeCache({ name, length, report }: CachedDataset): string {
  const { directory, pictures, bytes } = report();
  if (directory === null) return `${name} in memory`;
  return `${name} in ${directory}: ${count(pictures)} of ${count(length)} pictures${pictures === 0 ? '' : `, ${formatBytes(bytes)}`}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
