import { number } from 'zod';
import type { SettingKind } from '../../settings/_setting-kinds.ts';

/** A share that leaves something on both sides. */
export function validationShare(): SettingKind<number> {
  return {
    schema: number().gt(0).lt(1),
    expected: 'a number between 0 and 1',
    placeholder: 'X',
    parse: (text) => (text.trim() === '' ? text : Number(text)),
  };
}
