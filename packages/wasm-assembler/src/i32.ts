import { loaded, plain } from './_instruction.ts';
import { signedLeb } from './_leb.ts';
import type { I32 } from './value.ts';

/** Whole numbers of 32 bits, and addresses. Comparisons, division and right shifts are unsigned unless their name says otherwise. */
export const i32 = {
  constant: (value: number): I32 => ({ type: 'i32', bytes: [0x41, ...signedLeb(value)] }),
  add: (a: I32, b: I32 | number): I32 => plain('i32', 0x6a, a, numberOr(b)),
  sub: (a: I32, b: I32 | number): I32 => plain('i32', 0x6b, a, numberOr(b)),
  mul: (a: I32, b: I32 | number): I32 => plain('i32', 0x6c, a, numberOr(b)),
  div: (a: I32, b: I32 | number): I32 => plain('i32', 0x6e, a, numberOr(b)),
  and: (a: I32, b: I32 | number): I32 => plain('i32', 0x71, a, numberOr(b)),
  or: (a: I32, b: I32 | number): I32 => plain('i32', 0x72, a, numberOr(b)),
  shiftLeft: (a: I32, bits: I32 | number): I32 => plain('i32', 0x74, a, numberOr(bits)),
  /** The sign moves along. */
  shiftRightSigned: (a: I32, bits: I32 | number): I32 => plain('i32', 0x75, a, numberOr(bits)),
  shiftRight: (a: I32, bits: I32 | number): I32 => plain('i32', 0x76, a, numberOr(bits)),
  /** 1 where a equals b, else 0. */
  equal: (a: I32, b: I32 | number): I32 => plain('i32', 0x46, a, numberOr(b)),
  /** Unsigned: addresses go beyond 2 GiB. */
  lessThan: (a: I32, b: I32 | number): I32 => plain('i32', 0x49, a, numberOr(b)),
  lessThanSigned: (a: I32, b: I32 | number): I32 => plain('i32', 0x48, a, numberOr(b)),
  /** Zeros below the lowest one; 32 for 0. */
  trailingZeros: (a: I32): I32 => plain('i32', 0x68, a),
  /** The smaller one. */
  min: (a: I32, b: I32): I32 => i32.select(i32.lessThan(a, b), a, b),
  /** `then` where the condition is not 0, otherwise `other`; both are computed. */
  select: (condition: I32, then: I32, other: I32): I32 => plain('i32', 0x1b, then, other, condition),
  load: (address: I32, offset = 0): I32 => loaded('i32', [0x28], address, offset),
  /** One byte, 0–255. */
  loadByte: (address: I32, offset = 0): I32 => loaded('i32', [0x2d], address, offset),
};

function numberOr(value: I32 | number): I32 {
  return typeof value === 'number' ? i32.constant(value) : value;
}
