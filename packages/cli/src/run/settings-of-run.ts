import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { checkSettings } from '../settings/check-settings.ts';
import { flagOf } from '../settings/flag-of.ts';
import { defaultSettings, resolveSettings } from '../settings/resolve-settings.ts';
import type { GivenSettings, ResolvedSettings } from '../settings/resolve-settings.ts';
import { givenSettings } from '../settings/setting-options.ts';
import type { Settings } from '../settings/settings.ts';
import { checkRunFolder, runFiles } from './run-folder.ts';
import type { RunStart } from './run-folder.ts';

/** Settings that may change when a run goes on; all others would make it another run. */
const CHANGEABLE: ReadonlySet<string> = new Set<keyof Settings>([
  'data',
  'workers',
  'cache',
  'strict',
  'epochs',
  'engine',
  'precision',
  'threads',
  'out',
  'checkpointEvery',
  'healthEvery',
  'evaluate',
  'evaluationImages',
  'evaluationCrop',
]);

/** What the command line asks for. */
export interface AskedRun {
  readonly settings: ResolvedSettings;
  readonly start: RunStart;
  /** Where settings came from, besides the command line. */
  readonly from: readonly string[];
}

/**
 * The settings of a new run, or those of the run that is resumed.
 *
 * @throws LeoclrError `option` for settings that can't be, or that don't fit the run that is resumed.
 */
export async function settingsOfRun(options: Readonly<Record<string, unknown>>, folder: string): Promise<AskedRun> {
  const { preset, config, resume, overwrite } = options as { preset?: string; config?: string; resume?: boolean; overwrite?: boolean };
  if (resume && overwrite) throw new LeoclrError('option', '--resume goes on with a run and --overwrite replaces it: give one of them.');
  const given: GivenSettings = { values: givenSettings(options), preset, config };
  const asked = await resolveSettings(given, folder);
  if (!resume) return { ...asked, start: overwrite ? 'overwrite' : 'new' };

  const { out } = asked.settings;
  await checkRunFolder(out, 'resume');
  const saved = await readRunSettings(out);
  // A preset or file that is named again must say the same; a config file that merely lies here need not.
  const named = preset !== undefined || config !== undefined ? asked.settings : checkSettings(given.values, null);
  checkFits(named, saved, out);
  const changed = Object.fromEntries(Object.entries(checkSettings(given.values, null)).filter(([name]) => CHANGEABLE.has(name)));
  return { settings: { ...saved, ...changed, out }, start: 'resume', from: [join(out, runFiles.config)] };
}

/** The settings in a run's `config.json`. @throws LeoclrError `option` when there is none or it is damaged. */
async function readRunSettings(out: string): Promise<Settings> {
  const path = join(out, runFiles.config);
  let values: Record<string, unknown>;
  try {
    values = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? `there is no run in ${out} (no ${runFiles.config})`
        : `${path} can't be read as JSON`;
    throw new LeoclrError('option', `Expected a run folder: ${reason}. Check the path.`, { cause: error });
  }
  return { ...defaultSettings(), ...checkSettings(values, path) };
}

function checkFits(asked: Partial<Settings>, saved: Settings, out: string): void {
  for (const [name, value] of Object.entries(asked)) {
    const before = saved[name as keyof Settings];
    if (CHANGEABLE.has(name) || JSON.stringify(value) === JSON.stringify(before)) continue;
    const shown = `${flagOf(name)} ${JSON.stringify(before)}`;
    throw new LeoclrError(
      'option',
      `--resume: the run in ${out} has ${shown}, and ${JSON.stringify(value)} would make it another one. Leave the option out, or start a new run.`,
    );
  }
}
