import { Option } from 'commander';
import { flagOf } from './flag-of.ts';
import { settingFields } from './setting-fields.ts';
import type { SettingField } from './setting-fields.ts';
import type { Settings } from './settings.ts';

const fields: Readonly<Record<string, SettingField<unknown>>> = settingFields;

/** What a command says differently from `pretrain` about a setting. */
export interface SettingWording {
  readonly help?: string;
  readonly default?: string;
}

/** The options that stand for settings, with unit and default in their help text. A switch has two, of which `--help` shows the useful one. */
export function settingOptions(
  names: readonly string[] = Object.keys(settingFields),
  wording: Readonly<Record<string, SettingWording>> = {},
): Option[] {
  return names.flatMap((name) => optionsOf(flagOf(name), fields[name]!, wording[name] ?? {}));
}

function optionsOf(flag: string, field: SettingField<unknown>, { help = field.help, default: shown }: SettingWording): Option[] {
  const { placeholder, parse, group, unit, names, whenOff = '', default: initial } = field;
  const heading = `${group}:`;
  if (placeholder === null) {
    const on = new Option(flag, `${help} (default: off)`).helpGroup(heading).hideHelp(initial === true);
    const off = new Option(flag.replace('--', '--no-'), `${whenOff} (default: off)`).helpGroup(heading).hideHelp(initial !== true);
    return [on, off];
  }
  const facts = [
    ...(names !== undefined && placeholder === 'NAME' ? [names.join(', ')] : []),
    ...(unit === null ? [] : [unit]),
    ...(initial === null && shown === undefined ? [] : [`default: ${shown ?? show(initial)}`]),
  ];
  const description = facts.length === 0 ? help : `${help} (${facts.join('; ')})`;
  return [new Option(`${flag} <${placeholder}>`, description).argParser((value) => parse(value)).helpGroup(heading)];
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The settings among parsed options: those that were given. */
export function givenSettings(options: Readonly<Record<string, unknown>>): Partial<Record<keyof Settings, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => name in settingFields && value !== undefined));
}
