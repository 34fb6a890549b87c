import { array, boolean, enum as oneOf, int, looseObject, number, string, tuple } from 'zod';
import type { ZodType } from 'zod';

/** What a setting may be and how it is written on the command line. */
export interface SettingKind<Value> {
  readonly schema: ZodType<Value>;
  /** Completes the sentence "expected …". */
  readonly expected: string;
  /** Name of the value in `--help`; null for a switch. */
  readonly placeholder: string | null;
  /** The values there are, for kinds that have a list. */
  readonly names?: readonly string[];
  /** What `--no-…` says, for a switch that is on by default. */
  readonly whenOff?: string;
  /** Turns the text of the command line into what the schema looks at. Text that makes no sense stays text: the schema refuses it. */
  parse(text: string): unknown;
}

/** A whole number of at least `least`. */
export function whole(least: number): SettingKind<number> {
  return { schema: int().min(least), expected: `a whole number of at least ${least}`, placeholder: 'N', parse: toNumber };
}

/** A number between two bounds, both included. */
export function between(low: number, high: number): SettingKind<number> {
  return { schema: number().min(low).max(high), expected: `a number from ${low} to ${high}`, placeholder: 'X', parse: toNumber };
}

/** A number above 0. */
export function positive(): SettingKind<number> {
  return { schema: number().positive(), expected: 'a number above 0', placeholder: 'X', parse: toNumber };
}

/** A number of at least 0. */
export function atLeastZero(): SettingKind<number> {
  return { schema: number().min(0), expected: 'a number of at least 0', placeholder: 'X', parse: toNumber };
}

/** One of a few names. */
export function choice<const Name extends string>(names: readonly Name[]): SettingKind<Name> {
  return {
    schema: oneOf(names),
    expected: `one of ${names.join(', ')}`,
    placeholder: names.join('|').length > 18 ? 'NAME' : names.join('|'),
    names,
    parse: String,
  };
}

/** Any text but none. */
export function text(placeholder: string): SettingKind<string> {
  return { schema: string().min(1), expected: 'some text', placeholder, parse: String };
}

/** On or off: `--name` and `--no-name`. `whenOff` is the help text of `--no-name`, for a switch that is on by default. */
export function flag(whenOff?: string): SettingKind<boolean> {
  return {
    schema: boolean(),
    expected: 'true or false',
    placeholder: null,
    parse: (value) => value,
    ...(whenOff !== undefined && { whenOff }),
  };
}

/** Two numbers within bounds, the lower one first: `0.2,1` on the command line, `[0.2, 1]` in a config file. */
export function interval(low: number, high: number): SettingKind<readonly [number, number]> {
  const bound = number().min(low).max(high);
  return {
    schema: tuple([bound, bound]).refine(([from, to]) => from <= to),
    expected: `two numbers from ${low} to ${high}, the lower one first, like ${low},${high}`,
    placeholder: 'LOW,HIGH',
    parse: toNumbers,
  };
}

/** Numbers above 0, at least one: `0.01,0.1` on the command line. */
export function numbers(): SettingKind<readonly number[]> {
  return { schema: array(number().positive()).min(1), expected: 'numbers above 0, like 0.01,0.1', placeholder: 'LIST', parse: toNumbers };
}

/** Strengths of at least 0, one a name: `0.4,0.4,0.4,0.1` on the command line. */
export function strengths(count: number): SettingKind<readonly number[]> {
  const example = Array.from({ length: count }, () => '0.4').join(',');
  return {
    schema: array(number().min(0)).length(count),
    expected: `${count} numbers of at least 0, like ${example}`,
    placeholder: 'LIST',
    parse: toNumbers,
  };
}

/** Names with values, as JSON on the command line. */
export function json(): SettingKind<Readonly<Record<string, unknown>>> {
  return { schema: looseObject({}), expected: `an object, like '{"temperature":0.1}'`, placeholder: 'JSON', parse: toJson };
}

/** The same kind, or null for "not given". */
export function optional<Value>(kind: SettingKind<Value>): SettingKind<Value | null> {
  return { ...kind, schema: kind.schema.nullable() };
}

function toNumber(value: string): unknown {
  return value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value);
}

function toNumbers(value: string): unknown {
  const numbers = value.split(',').map(toNumber);
  return numbers.every((part) => typeof part === 'number') ? numbers : value;
}

function toJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
