import { unsignedLeb } from './_leb.ts';
import type { Bytes, I32, V128, Value, ValueType } from './value.ts';

/** An instruction of one byte after its operands. */
export function plain<T extends ValueType>(type: T, opcode: number, ...operands: readonly Value[]): Value<T> {
  return { type, bytes: [...joined(operands), opcode] };
}

/** A vector instruction after its operands. */
export function vector(opcode: number, ...operands: readonly Value[]): V128 {
  return { type: 'v128', bytes: [...joined(operands), 0xfd, ...unsignedLeb(opcode)] };
}

/** Reads memory; nothing is promised about the alignment of addresses. */
export function loaded<T extends ValueType>(type: T, opcode: Bytes, address: I32, offset: number): Value<T> {
  return { type, bytes: [...address.bytes, ...opcode, 0, ...unsignedLeb(offset)] };
}

function joined(operands: readonly Value[]): Bytes {
  const [first, second, third] = operands;
  if (first === undefined) return [];
  if (second === undefined) return first.bytes;
  return third === undefined ? [...first.bytes, ...second.bytes] : [...first.bytes, ...second.bytes, ...third.bytes];
}
