import { unsignedLeb } from './_leb.ts';
import type { ValueType } from './value.ts';
import type { WasmFunction } from './wasm-function.ts';

const TYPE_CODES: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
/** 4 GiB, in pages of 64 KiB. */
const MOST_PAGES = 65536;

/** Returns a WebAssembly binary that exports the functions and works in the imported memory `env.memory`. */
export function wasmModule(functions: Readonly<Record<string, WasmFunction>>, { shared }: { shared: boolean }): Uint8Array<ArrayBuffer> {
  const all = Object.entries(functions);
  const bytes: Part[] = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // One type a function: i32 parameters, no result.
    section(1, list(all.map(([, { parameters }]) => [0x60, list(parameters.map(() => TYPE_CODES.i32)), 0]))),
    section(2, list([[text('env'), text('memory'), 0x02, shared ? 0x03 : 0x01, 0, unsignedLeb(MOST_PAGES)]])),
    section(3, list(all.map((_, index) => unsignedLeb(index)))),
    section(7, list(all.map(([name], index) => [text(name), 0x00, unsignedLeb(index)]))),
    section(10, list(all.map(([, { locals, body }]) => sized([list(locals.map((type) => [1, TYPE_CODES[type]])), body, 0x0b])))),
  ];
  const binary = new Uint8Array(byteCount(bytes));
  write(bytes, binary, 0);
  return binary;
}

/** Functions come as arrays of bytes, the little around them as nested lists. */
type Part = number | Uint8Array | readonly Part[];

function section(id: number, content: Part): Part {
  return [id, sized(content)];
}

function sized(content: Part): Part {
  return [unsignedLeb(byteCount(content)), content];
}

function list(items: readonly Part[]): Part {
  return [unsignedLeb(items.length), items];
}

function text(value: string): Part {
  return list([...new TextEncoder().encode(value)]);
}

function byteCount(part: Part): number {
  if (typeof part === 'number') return 1;
  if (part instanceof Uint8Array) return part.length;
  return part.reduce<number>((count, inner) => count + byteCount(inner), 0);
}

/** Writes from an index on; returns the index after it. */
function write(part: Part, to: Uint8Array, from: number): number {
  if (typeof part === 'number') {
    to[from] = part;
    return from + 1;
  }
  if (part instanceof Uint8Array) {
    to.set(part, from);
    return from + part.length;
  }
  return part.reduce<number>((end, inner) => write(inner, to, end), from);
}
