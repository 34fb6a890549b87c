import { unsignedLeb } from './_leb.ts';
import type { Bytes, ValueType } from './value.ts';
import type { WasmFunction } from './wasm-function.ts';

const TYPE_CODES: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
/** 4 GiB, in pages of 64 KiB. */
const MOST_PAGES = 65536;

/** Returns a WebAssembly binary that exports the functions and works in the imported memory `env.memory`. */
export function wasmModule(functions: Readonly<Record<string, WasmFunction>>, { shared }: { shared: boolean }): Uint8Array<ArrayBuffer> {
  const all = Object.entries(functions);
  const bytes: Bytes = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    // One type a function: i32 parameters, no result.
    section(1, list(all.map(([, { parameters }]) => [0x60, list(parameters.map(() => TYPE_CODES.i32)), 0]))),
    section(2, list([[text('env'), text('memory'), 0x02, shared ? 0x03 : 0x01, 0, unsignedLeb(MOST_PAGES)]])),
    section(3, list(all.map((_, index) => unsignedLeb(index)))),
    section(7, list(all.map(([name], index) => [text(name), 0x00, unsignedLeb(index)]))),
    section(10, list(all.map(([, { locals, body }]) => sized([list(locals.map((type) => [1, TYPE_CODES[type]])), body, 0x0b])))),
  ];
  return Uint8Array.from(flat(bytes));
}

function section(id: number, content: Bytes): Bytes {
  return [id, sized(content)];
}

function sized(content: Bytes): Bytes {
  const bytes = flat(content);
  return [unsignedLeb(bytes.length), bytes];
}

function list(items: readonly (number | Bytes)[]): Bytes {
  return [unsignedLeb(items.length), items];
}

function text(value: string): Bytes {
  return list([...new TextEncoder().encode(value)]);
}

function flat(bytes: Bytes): number[] {
  const result: number[] = [];
  const visit = (part: Bytes): void => {
    for (const item of part) {
      if (typeof item === 'number') result.push(item);
      else visit(item);
    }
  };
  visit(bytes);
  return result;
}
