import { basename } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { checkPreset } from './check-preset.ts';
import { checkSettings } from './check-settings.ts';
import { loadConfig } from './load-config.ts';
import { presets } from './presets.ts';
import { settingFields } from './setting-fields.ts';
import type { Settings } from './settings.ts';

/** What the command line said, before it is checked. */
export interface GivenSettings {
  /** Settings by name, only those that were given. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly preset?: string | undefined;
  readonly config?: string | undefined;
}

/** Settings of which none is missing, not even the folder. */
export interface ResolvedSettings extends Settings {
  readonly out: string;
}

/** The defaults of all settings. */
export function defaultSettings(): Settings {
  return Object.fromEntries(Object.entries(settingFields).map(([name, field]) => [name, field.default])) as unknown as Settings;
}

/**
 * Settings of a run: the command line wins over the config file, that over the preset, and that over the defaults.
 * With neither data nor preset it is the quickstart.
 *
 * @param folder Where a config file is looked for.
 * @throws LeoclrError `option` for anything unknown, and for values that can't be.
 */
export async function resolveSettings(
  { values, preset, config }: GivenSettings,
  folder: string,
): Promise<{ settings: ResolvedSettings; from: string[] }> {
  const given = checkSettings(values, null);
  const givenPreset = preset === undefined ? undefined : checkPreset(preset, null);
  const { path, config: fileConfig } = await loadConfig(config, folder);
  const { preset: filePreset, ...fromFile } = fileConfig;
  const namesData = 'data' in given || 'data' in fromFile;
  const presetName = givenPreset ?? filePreset ?? (namesData ? undefined : 'quickstart');
  const fromPreset = presetName === undefined ? {} : presets[presetName].settings;

  const settings: Settings = { ...defaultSettings(), ...fromPreset, ...fromFile, ...given };
  checkTogether(settings);
  const from = [presetName && `preset ${presetName}`, path].filter((source) => source !== undefined);
  return { settings: { ...settings, out: settings.out ?? `runs/${presetName ?? runName(settings)}` }, from };
}

/** `leoclr-imagenette` for the data in `/data/imagenette`. */
function runName({ method, data }: Settings): string {
  const [kind] = data.split(':');
  return `${method}-${kind === 'scenes' || kind === 'cifar10' ? kind : basename(data) || 'pictures'}`;
}

/** Settings that are fine alone and wrong together. */
function checkTogether({ batchSize, batchNormGroups, loss, lossOptions }: Settings): void {
  if (batchSize % batchNormGroups !== 0) {
    throw new LeoclrError('option', `--batch-size: expected a multiple of --batch-norm-groups ${batchNormGroups}, got ${batchSize}.`);
  }
  if (loss === null && Object.keys(lossOptions).length > 0) {
    throw new LeoclrError('option', "--loss-options belong to a loss: name it with --loss. The method's own loss has --temperature alone.");
  }
}
