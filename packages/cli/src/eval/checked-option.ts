import { InvalidArgumentError } from 'commander';
import type { SettingKind } from '../settings/_setting-kinds.ts';

/** What commander calls with the text behind an option: it gives back the value, or refuses the text with what was expected. */
export function checkedOption<Value>({ parse, schema, expected }: SettingKind<Value>): (text: string) => Value {
  return (text) => {
    const result = schema.safeParse(parse(text));
    if (!result.success) throw new InvalidArgumentError(`Expected ${expected}.`);
    return result.data;
  };
}
