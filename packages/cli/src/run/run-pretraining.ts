import { useEngine } from '@leoclr/engine';
import { disposeState, initState } from '@leoclr/trainer';
import { evaluateRun } from '../evaluate/evaluate-run.ts';
import { collectReport } from '../report/collect-report.ts';
import { saveReportParts } from '../report/report-parts.ts';
import { writeReport } from '../report/write-report.ts';
import type { Streams } from '../streams.ts';
import { announceRun } from './announce-run.ts';
import { buildIngredients } from './build-ingredients.ts';
import { buildLoader } from './build-loader.ts';
import { openData } from './open-data.ts';
import { runFiles } from './run-folder.ts';
import { exportBackbone, loadRunState } from './save-run.ts';
import type { AskedRun } from './settings-of-run.ts';
import { trainRun } from './train-run.ts';
import { interruptCodes } from './watch-interrupts.ts';

/** From settings to a run folder with a report; returns the exit code. */
export async function runPretraining({ settings, start, from }: AskedRun, streams: Streams): Promise<number> {
  const say = (line: string): unknown => streams.stdout.write(`${line}\n`);
  const { out, engine: engineName, precision, threads } = settings;

  // Everything that can be wrong is found out before anything is computed or written.
  const ingredients = await buildIngredients(settings, process.cwd());
  const data = await openData(settings);
  const loader = buildLoader(data.train, ingredients.method, settings);
  const engineOptions = threads === null ? {} : { threads };
  const engine = await useEngine(engineName, { ...engineOptions, precision });
  const state = start === 'resume' ? await loadRunState(ingredients, settings, data) : initState(ingredients, settings.seed);
  const run = { settings, start, data, ingredients, loader, state };
  announceRun(run, { engine, from, say });

  const trained = await trainRun(run, streams);
  if (trained.skippedCount > 0)
    say(`${trained.skippedCount} pictures could not be read and were skipped; ${out}/${runFiles.skipped} lists them.`);
  if (trained.signal !== null) {
    say(`Stopped at step ${trained.state.step}. Go on with: leoclr pretrain --resume --out ${out}`);
    return interruptCodes[trained.signal] ?? 1;
  }
  await exportBackbone(trained.state, settings);

  // As `leoclr eval` would: figures don't depend on the number format of the training.
  if (precision !== 'f32') await useEngine(engineName, { ...engineOptions, precision: 'f32' });
  const evaluation = settings.evaluate ? await evaluateRun(run, trained.state, say) : null;
  await saveReportParts(out, await collectReport(run, { evaluation, engine }));
  const report = await writeReport(out);
  disposeState(trained.state);
  for (const cache of data.caches) cache.close();
  say(`Report: ${report}`);
  return 0;
}
