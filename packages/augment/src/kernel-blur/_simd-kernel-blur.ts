import type { Size } from '../size.ts';
import type { ConvolutionMachine } from './_convolution-machine.ts';
import { mirrored } from './_mirrored.ts';

/** Where things lie in the machine's memory, in bytes. */
interface Layout {
  readonly weights: number;
  /** One row of bytes with its mirrored surroundings, and the same as floats. */
  readonly row: number;
  readonly floats: number;
  /** All rows blurred along themselves, with mirrored rows above and below. */
  readonly rows: number;
  /** One finished row, as floats and as bytes. */
  readonly sums: number;
  readonly bytes: number;
  readonly end: number;
  /** Vectors of 16 values in a row, and in a row with its surroundings. */
  readonly groups: number;
  readonly wideGroups: number;
}

function layoutOf({ width, height }: Size, reach: number): Layout {
  const groups = Math.ceil((width * 3) / 16);
  const wideGroups = groups + Math.ceil((reach * 6) / 16);
  const row = Math.ceil((reach + 1) / 4) * 16;
  const floats = row + wideGroups * 16;
  const rows = floats + wideGroups * 64;
  const sums = rows + (height + 2 * reach) * groups * 64;
  const bytes = sums + groups * 64;
  return { weights: 0, row, floats, rows, sums, bytes, end: bytes + groups * 16, groups, wideGroups };
}

/** Blurs in place with the given weights, rows first, by vector instructions. False, and nothing done, where the memory isn't enough. */
export function simdKernelBlur(machine: ConvolutionMachine, data: Uint8Array, size: Size, weights: Float32Array): boolean {
  const layout = layoutOf(size, weights.length - 1);
  if (!machine.reserve(layout.end)) return false;
  const memory = machine.bytes();
  new Float32Array(memory.buffer, layout.weights, weights.length).set(weights);
  blurRows({ machine, memory, layout }, data, size, weights.length - 1);
  blurColumns({ machine, memory, layout }, data, size, weights.length - 1);
  return true;
}

interface Work {
  readonly machine: ConvolutionMachine;
  readonly memory: Uint8Array;
  readonly layout: Layout;
}

function blurRows({ machine, memory, layout }: Work, data: Uint8Array, { width, height }: Size, reach: number): void {
  const { weights, row, floats, rows, groups, wideGroups } = layout;
  const start = row + reach * 3; // of the row itself
  const beyond = Array.from({ length: reach }, (_, index) => [-1 - index, width + index]).flat();
  const copies = beyond.map((x) => [start + mirrored(x, width) * 3, start + x * 3] as const);
  for (let y = 0; y < height; y++) {
    memory.set(data.subarray(y * width * 3, (y + 1) * width * 3), start);
    for (const [from, to] of copies) {
      memory[to] = memory[from]!;
      memory[to + 1] = memory[from + 1]!;
      memory[to + 2] = memory[from + 2]!;
    }
    machine.run.toFloats(row, floats, wideGroups);
    machine.run.convolve(floats + reach * 12, rows + (reach + y) * groups * 64, groups, 12, weights, reach);
  }
}

function blurColumns({ machine, memory, layout }: Work, data: Uint8Array, { width, height }: Size, reach: number): void {
  const { weights, rows, sums, bytes, groups } = layout;
  const pitch = groups * 64;
  for (let index = 0; index < reach; index++) {
    for (const y of [-1 - index, height + index]) {
      const from = rows + (reach + mirrored(y, height)) * pitch;
      memory.copyWithin(rows + (reach + y) * pitch, from, from + pitch);
    }
  }
  for (let y = 0; y < height; y++) {
    machine.run.convolve(rows + (reach + y) * pitch, sums, groups, pitch, weights, reach);
    machine.run.toBytes(sums, bytes, groups);
    data.set(memory.subarray(bytes, bytes + width * 3), y * width * 3);
  }
}
