import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { LeoclrError } from '@leoclr/core';
import { createJiti } from 'jiti';
import { checkPreset } from './check-preset.ts';
import { checkSettings } from './check-settings.ts';
import type { Config } from './define-config.ts';

/** Looked for in this order when no `--config` is given. */
const CONFIG_NAMES = ['leoclr.config.ts', 'leoclr.config.js', 'leoclr.config.mjs', 'leoclr.config.json'];

/**
 * The config file's default export, checked, and where it was found; empty when none is asked for and none is there.
 *
 * @param file As given with `--config`, or undefined to look for `leoclr.config.*` in `folder`.
 * @throws LeoclrError `option` when the file is missing, doesn't run, or holds something else than settings.
 */
export async function loadConfig(file: string | undefined, folder: string): Promise<{ path: string | undefined; config: Config }> {
  const found = file ?? CONFIG_NAMES.find((name) => existsSync(join(folder, name)));
  if (found === undefined) return { path: undefined, config: {} };
  const path = resolve(folder, found);
  if (!existsSync(path)) throw new LeoclrError('option', `--config: there is no file ${path}.`);
  const where = relative(folder, path) || path;
  return { path: where, config: checkConfig(await importDefault(path, where), where) };
}

async function importDefault(path: string, where: string): Promise<unknown> {
  try {
    return await createJiti(path, { moduleCache: false }).import(path, { default: true });
  } catch (error) {
    // jiti says what and, on a second line, where.
    const reason = (error instanceof Error ? error.message : String(error))
      .split('\n')
      .slice(0, 2)
      .join(' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    throw new LeoclrError('option', `${where}: can't be loaded: ${reason}.`, { cause: error });
  }
}

function checkConfig(exported: unknown, where: string): Config {
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported)) {
    throw new LeoclrError(
      'option',
      `${where}: expected the default export to be an object with settings, got ${Array.isArray(exported) ? 'an array' : exported === undefined ? 'none' : typeof exported}. Write export default defineConfig({ … }).`,
    );
  }
  const { preset, ...values } = exported as Record<string, unknown>;
  const settings = checkSettings(values, where);
  return preset === undefined ? settings : { ...settings, preset: checkPreset(preset, where) };
}
