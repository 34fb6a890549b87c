import { wasmModule, webAssembly } from '@leoclr/wasm-assembler';
import type { WasmModule } from '@leoclr/wasm-assembler';
import { collectLoop, countLoop, STRIDE } from './_collect-loop.ts';
import { thresholdFor } from './_threshold-for.ts';

/** What the queries of a group have kept of their similarities so far. */
export interface KeptSimilarities {
  /** A query keeps what is at least this. */
  readonly thresholds: Float32Array;
  /** Similarities that reached the threshold: more than `capacity` when some had no room. */
  readonly counts: Int32Array;
  readonly capacity: number;
  /** The entries of a query: entry i has its similarity at `2 · i` of the one and its position at `2 · i + 1` of the other. */
  entriesOf(query: number): { readonly similarities: Float32Array; readonly positions: Int32Array };
  /** Looks through `[rows, columns]` similarities of some queries with one part of the bank. */
  collect(values: Float32Array, part: BankPart): void;
  /** Sets the thresholds of some queries so that about `rank` of their similarities, and hardly fewer, reach them. */
  fitThresholds(values: Float32Array, part: Pick<BankPart, 'columns' | 'firstQuery'>, rank: number): void;
}

/** Which similarities come. */
export interface BankPart {
  readonly columns: number;
  readonly firstQuery: number;
  /** Position of column 0. */
  readonly firstPosition: number;
}

const PAGE = 2 ** 16;
const FLOAT = 4;
const ENTRY = 8;
/** Most similarities that are looked through at a time: they should stay in the second-level cache. */
export const STAGED: number = 2 ** 15;

let module: WasmModule | null = null;

/**
 * Room for the queries of a group, in a WebAssembly memory whose loop compares 16 numbers at a time: half a billion similarities may go
 * through here.
 */
export function keptSimilarities(queries: number, capacity: number): KeptSimilarities {
  module ??= new webAssembly.Module(wasmModule({ collect: collectLoop, count: countLoop }, { shared: false }));
  const countsAt = FLOAT * queries;
  const tallyAt = Math.ceil((2 * FLOAT * queries) / 16) * 16;
  const stagedAt = tallyAt + 16;
  const entriesAt = stagedAt + FLOAT * STAGED;
  // One place more than the capacity: whatever has no room goes there.
  const rowBytes = ENTRY * (capacity + 1);
  const memory = new webAssembly.Memory({ initial: Math.ceil((entriesAt + rowBytes * queries) / PAGE), maximum: 65536 });
  const { collect, count } = new webAssembly.Instance(module, { env: { memory } }).exports as Record<
    'collect' | 'count',
    (...args: number[]) => void
  >;
  const [floats, integers] = [new Float32Array(memory.buffer), new Int32Array(memory.buffer)];
  const counts = integers.subarray(countsAt / FLOAT, countsAt / FLOAT + queries);
  const tally = integers.subarray(tallyAt / FLOAT, tallyAt / FLOAT + 4);
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
    collect(values, { columns, firstQuery, firstPosition }) {
      eachPiece(values.length / columns, columns, ({ row, rows, from, length }) => {
        const width = Math.ceil(length / STRIDE) * STRIDE;
        const start = row * columns + from;
        staged.set(values.subarray(start, start + (rows - 1) * columns + length));
        if (width > length) staged.fill(-Infinity, length, width);
        scan(rows, width, firstQuery + row, firstPosition + from);
      });
    },
    fitThresholds(values, { columns, firstQuery }, rank) {
      const width = Math.ceil(columns / STRIDE) * STRIDE;
      staged.fill(-Infinity, columns, width);
      // Neighbours in the file have similar thresholds.
      let threshold = 0;
      for (let row = 0; row < values.length / columns; row++) {
        const place = firstQuery + row;
        staged.set(values.subarray(row * columns, (row + 1) * columns));
        threshold = thresholdFor(rank, threshold, (candidate) => {
          floats[place] = candidate;
          count(stagedAt, width / STRIDE, FLOAT * place, tallyAt);
          return tally[0]! + tally[1]! + tally[2]! + tally[3]!;
        });
        floats[place] = threshold;
      }
    },
  };
}

/** Part of a matrix: some rows of `length` columns from column `from` on. */
interface Piece {
  readonly row: number;
  readonly rows: number;
  readonly from: number;
  readonly length: number;
}

/** Cuts a matrix into pieces that can be staged: rows of whole vectors together, others alone, long ones in parts. */
function eachPiece(rows: number, columns: number, visit: (piece: Piece) => void): void {
  const isEven = columns % STRIDE === 0 && columns <= STAGED;
  const together = isEven ? Math.floor(STAGED / columns) : 1;
  for (let row = 0; row < rows; row += together) {
    for (let from = 0; from < columns; from += STAGED) {
      visit({ row, rows: Math.min(together, rows - row), from, length: Math.min(STAGED, columns - from) });
    }
  }
}
