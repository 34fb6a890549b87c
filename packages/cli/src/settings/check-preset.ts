import { LeoclrError, unknownName } from '@leoclr/core';
import { presets } from './presets.ts';
import type { PresetName } from './presets.ts';

/** @throws LeoclrError `option` for a name that is no preset. */
export function checkPreset(name: unknown, where: string | null): PresetName {
  if (typeof name === 'string' && Object.hasOwn(presets, name)) return name as PresetName;
  const told = typeof name === 'string' ? name : JSON.stringify(name);
  throw new LeoclrError('option', `${where === null ? '' : `${where}: `}${unknownName('preset', told, Object.keys(presets))}`);
}
