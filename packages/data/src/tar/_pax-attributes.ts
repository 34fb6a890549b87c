import { textIn } from './_tar-header.ts';

/** What matters of a pax header: the full name, the size where a tar header has no room for it, and whether the file has holes. */
export interface PaxAttributes {
  readonly name?: string;
  readonly size?: number;
  readonly sparse?: boolean;
}

const SPACE = 32;
const NEWLINE = 10;

/** The attributes in the records `LENGTH KEY=VALUE\n` of a pax header; null when they are damaged. */
export function paxAttributes(bytes: Uint8Array): PaxAttributes | null {
  let found: PaxAttributes = {};
  for (let place = 0; place < bytes.length;) {
    const space = bytes.indexOf(SPACE, place);
    const length = space < 0 ? Number.NaN : Number(Buffer.from(bytes.subarray(place, space)).toString('latin1'));
    const end = place + length;
    if (!(Number.isInteger(length) && end > space + 1 && end <= bytes.length && bytes[end - 1] === NEWLINE)) return null;
    const record = textIn(bytes.subarray(space + 1, end - 1));
    const equals = record.indexOf('=');
    if (equals < 0) return null;
    const next = attribute(record.slice(0, equals), record.slice(equals + 1));
    if (next === null) return null;
    found = { ...found, ...next };
    place = end;
  }
  return found;
}

function attribute(key: string, value: string): PaxAttributes | null {
  if (key === 'path') return { name: value };
  if (key.startsWith('GNU.sparse.')) return { sparse: true };
  if (key !== 'size') return {};
  const size = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return Number.isSafeInteger(size) ? { size } : null;
}
