import { checkSettings } from '../settings/check-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { evaluationSettingNames } from './add-weights-options.ts';

/** The settings among the options of `eval` or `embed` that were given. @throws LeoclrError `option` for a value that a setting can't have. */
export function givenEvaluationSettings(options: Readonly<Record<string, unknown>>): Partial<Settings> {
  const given = evaluationSettingNames.filter((name) => options[name] !== undefined);
  return checkSettings(Object.fromEntries(given.map((name) => [name, options[name]])), null);
}
