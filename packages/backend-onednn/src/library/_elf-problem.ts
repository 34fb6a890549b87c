import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';

/** e_machine, from elf.h, by Node's name of the processor. */
const MACHINES: Readonly<Record<string, number>> = {
  ia32: 3,
  ppc64: 21,
  s390x: 22,
  arm: 40,
  x64: 62,
  arm64: 183,
  riscv64: 243,
  loong64: 258,
};
const SHARED_OBJECT = 3;
const LOADED_SEGMENT = 1;
const HEADER_BYTES = 64;

/**
 * Returns what keeps the system's loader from loading this file, as the second half of a sentence, or null when nothing shows.
 *
 * The loader maps a file without comparing its size with what its tables say: one that is cut short ends the process with SIGBUS. So the
 * tables are read here first.
 *
 * @throws the file system's error when the file can't be read.
 */
export function elfProblem(path: string): string | null {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    if (stat.isDirectory()) return 'it is a folder, not a library';
    if (stat.size === 0) return 'it is empty';
    const header = read(file, 0, HEADER_BYTES);
    return headerProblem(header) ?? (extent(file, header) > stat.size ? cutShort(stat.size) : null);
  } finally {
    closeSync(file);
  }
}

const cutShort = (bytes: number): string => `it is cut short: only its first ${bytes} bytes are there`;

function headerProblem(header: DataView): string | null {
  if (header.byteLength < 4 || header.getUint32(0) !== 0x7f454c46) return 'it is no shared library';
  if (header.byteLength < HEADER_BYTES) return cutShort(header.byteLength);
  // Every processor that oneDNN supports has 64 bits.
  const native = header.getUint8(4) === 2 && (header.getUint8(5) === 1) === (endianness() === 'LE');
  const machine = native ? header.getUint16(18, isLittle(header)) : -1;
  if (machine !== (MACHINES[process.arch] ?? machine)) {
    const name = Object.keys(MACHINES).find((key) => MACHINES[key] === machine);
    return `it was built for ${name ?? 'another processor'}, and this is ${process.arch}`;
  }
  return header.getUint16(16, isLittle(header)) === SHARED_OBJECT ? null : 'it is no shared library';
}

/** Where the last thing ends that the loader may read: tables and loaded segments. */
function extent(file: number, header: DataView): number {
  const little = isLittle(header);
  const [segments, sections] = [Number(header.getBigUint64(32, little)), Number(header.getBigUint64(40, little))];
  const [segmentBytes, segmentCount] = [header.getUint16(54, little), header.getUint16(56, little)];
  const ends = [segments + segmentBytes * segmentCount, sections + header.getUint16(58, little) * header.getUint16(60, little)];
  const table = read(file, segments, segmentBytes * segmentCount);
  for (let at = 0; at + 56 <= table.byteLength; at += Math.max(56, segmentBytes)) {
    if (table.getUint32(at, little) !== LOADED_SEGMENT) continue;
    ends.push(Number(table.getBigUint64(at + 8, little)) + Number(table.getBigUint64(at + 32, little)));
  }
  return Math.max(...ends);
}

function isLittle(header: DataView): boolean {
  return header.getUint8(5) === 1;
}

/** What is there of the wanted bytes. */
function read(file: number, position: number, length: number): DataView {
  const bytes = new Uint8Array(length);
  const count = readSync(file, bytes, 0, length, position);
  return new DataView(bytes.buffer, 0, count);
}
