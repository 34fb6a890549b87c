import { LeoclrError, nearestName, unknownName } from '@leoclr/core';
import { flagOf } from './flag-of.ts';
import { settingFields } from './setting-fields.ts';
import type { SettingField } from './setting-fields.ts';
import type { Settings } from './settings.ts';

const fields: Readonly<Record<string, SettingField<unknown>>> = settingFields;

/**
 * The settings that an untrusted object holds.
 *
 * @param where The file they come from; null for the command line.
 * @throws LeoclrError `option` for the first name that is no setting, or value that its setting can't have.
 */
export function checkSettings(values: Readonly<Record<string, unknown>>, where: string | null): Partial<Settings> {
  const checked: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const field = fields[name];
    if (field === undefined) throw unknownSetting(name, where);
    const result = field.schema.safeParse(value);
    if (!result.success) throw wrongValue(name, field, value, where);
    checked[name] = result.data;
  }
  return checked;
}

function unknownSetting(name: string, where: string | null): LeoclrError {
  const nearest = nearestName(name, Object.keys(fields));
  return new LeoclrError('option', `${prefix(where)}Unknown setting "${name}".${nearest === null ? '' : ` Did you mean ${nearest}?`}`);
}

function wrongValue(name: string, field: SettingField<unknown>, value: unknown, where: string | null): LeoclrError {
  if (field.names !== undefined && typeof value === 'string') {
    return new LeoclrError('option', `${prefix(where)}${unknownName(name, value, field.names)}`);
  }
  const called = where === null ? flagOf(name) : `${where}: ${name}`;
  return new LeoclrError('option', `${called}: expected ${field.expected}, got ${JSON.stringify(value)}.`);
}

function prefix(where: string | null): string {
  return where === null ? '' : `${where}: `;
}
