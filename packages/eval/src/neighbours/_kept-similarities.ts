import { wasmModule, webAssembly } from '@leoclr/wasm-assembler';
import type { WasmModule } from '@leoclr/wasm-assembler';
import { collectLoop, STRIDE } from './_collect-loop.ts';

/** What the queries of a group have kept of their similarities so far. */
export interface KeptSimilarities {
  /** A query keeps what is at least this. */
  readonly thresholds: Float32Array;
  /** Similarities that reached the threshold: more than `capacity` when some had no room. */
  readonly counts: Int32Array;
  readonly capacity: number;
  /** The entries of a query: entry i has its similarity at `2 · i` of the one and its position at `2 · i + 1` of the other. */
  entriesOf(query: number): { readonly similarities: Float32Array; readonly positions: Int32Array };
  /** Adds one; there must be room. */
  add(query: number, similarity: number, position: number): void;
  /** Looks through `[rows, columns]` similarities of some queries with one part of the bank. */
  collect(values: Float32Array, part: BankPart): void;
}

/** Which similarities come. */
interface BankPart {
  readonly columns: number;
  readonly firstQuery: number;
  /** Position of column 0. */
  readonly firstPosition: number;
}

const PAGE = 2 ** 16;
const FLOAT = 4;
const ENTRY = 8;
/** Most similarities that are looked through at a time: they should stay in the second-level cache. */
const STAGED = 2 ** 15;

let module: WasmModule | null = null;

/**
 * Room for the queries of a group, in a WebAssembly memory whose loop compares 16 numbers at a time: half a billion similarities may go
 * through here.
 */
export function keptSimilarities(queries: number, capacity: number): KeptSimilarities {
  module ??= new webAssembly.Module(wasmModule({ collect: collectLoop }, { shared: false }));
  const countsAt = FLOAT * queries;
  const stagedAt = Math.ceil((2 * FLOAT * queries) / 16) * 16;
  const entriesAt = stagedAt + FLOAT * STAGED;
  // One place more than the capacity: whatever has no room goes there.
  const rowBytes = ENTRY * (capacity + 1);
  const memory = new webAssembly.Memory({ initial: Math.ceil((entriesAt + rowBytes * queries) / PAGE), maximum: 65536 });
  const { collect } = new webAssembly.Instance(module, { env: { memory } }).exports as { collect(...args: number[]): void };
  const [floats, integers] = [new Float32Array(memory.buffer), new Int32Array(memory.buffer)];
  const counts = integers.subarray(countsAt / FLOAT, countsAt / FLOAT + queries);
  const staged = floats.subarray(stagedAt / FLOAT, stagedAt / FLOAT + STAGED);
  const scan = (rows: number, width: number, query: number, position: number): void =>
    collect(stagedAt, rows, width / STRIDE, FLOAT * query, countsAt + FLOAT * query, entriesAt + rowBytes * query, capacity, position);

  return {
    thresholds: floats.subarray(0, queries),
    counts,
    capacity,
    entriesOf(query) {
      const from = (entriesAt + rowBytes * query) / FLOAT;
      return { similarities: floats.subarray(from, from + 2 * capacity), positions: integers.subarray(from, from + 2 * capacity) };
    },
    add(query, similarity, position) {
      const at = (entriesAt + rowBytes * query) / FLOAT + 2 * counts[query]!;
      floats[at] = similarity;
      integers[at + 1] = position;
      counts[query]! += 1;
    },
    collect(values, { columns, firstQuery, firstPosition }) {
      const rows = values.length / columns;
      const isEven = columns % STRIDE === 0 && columns <= STAGED;
      const together = isEven ? Math.floor(STAGED / columns) : 1;
      const piece = isEven ? columns : STAGED;
      for (let row = 0; row < rows; row += together) {
        const count = Math.min(together, rows - row);
        for (let from = 0; from < columns; from += piece) {
          const length = Math.min(piece, columns - from);
          const width = Math.ceil(length / STRIDE) * STRIDE;
          const start = row * columns + from;
          staged.set(values.subarray(start, start + (count - 1) * columns + length));
          if (width > length) staged.fill(-Infinity, length, width);
          scan(count, width, firstQuery + row, firstPosition + from);
        }
      }
    },
  };
}
