import { printableName } from '../_file-names.ts';
import { textIn } from './_tar-header.ts';

/** A class as an archive tells it: its number or its name. */
export type TarLabel = number | string;

/** Endings of members that may hold labels. */
const labelExtensions: readonly string[] = ['cls', 'json', 'txt'];

/** Larger members are metadata without a label, or captions. */
const MAX_BYTES = 64 << 10;
const MAX_NAME = 256;

/** Where a JSON object may keep the label, the first that is there. */
const JSON_KEYS = ['label', 'cls', 'class'];

/** Whether a member of this size is worth reading for a label. */
export function mayHoldLabel(extension: string, size: number): boolean {
  return labelExtensions.includes(extension) && size <= MAX_BYTES;
}

/** The label in a `.cls` or `.txt` (digits or a name), or in a `.json` (a number, a string, or an object with `label`, `cls` or `class`); else null. */
export function labelIn(extension: string, bytes: Uint8Array): TarLabel | null {
  const text = printableName(textIn(bytes)).trim();
  if (extension !== 'json') return plainLabel(text);
  try {
    return jsonLabel(JSON.parse(text));
  } catch {
    return null;
  }
}

function jsonLabel(value: unknown): TarLabel | null {
  if (typeof value === 'object' && value !== null) {
    const key = JSON_KEYS.find((name) => name in value);
    return key === undefined ? null : jsonLabel((value as Record<string, unknown>)[key]);
  }
  if (typeof value === 'number') return isClassNumber(value) ? value : null;
  return typeof value === 'string' ? plainLabel(value.trim()) : null;
}

function plainLabel(text: string): TarLabel | null {
  if (/^\d+$/.test(text)) return isClassNumber(Number(text)) ? Number(text) : null;
  return text === '' || text.length > MAX_NAME ? null : text;
}

/** Labels travel as 32-bit integers. */
function isClassNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}
