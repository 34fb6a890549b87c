import { loaded, plain } from './_instruction.ts';
import type { F32, I32 } from './value.ts';

/** Single numbers of 32 bits. */
export const f32 = {
  constant: (value: number): F32 => ({ type: 'f32', bytes: [0x43, ...new Uint8Array(Float32Array.of(value).buffer)] }),
  add: (a: F32, b: F32): F32 => plain('f32', 0x92, a, b),
  sub: (a: F32, b: F32): F32 => plain('f32', 0x93, a, b),
  mul: (a: F32, b: F32): F32 => plain('f32', 0x94, a, b),
  /** The bits of a whole number as a float: how kernels receive float arguments. */
  fromBits: (bits: I32): F32 => plain('f32', 0xbe, bits),
  /** 1 where a is at least b, else 0. */
  atLeast: (a: F32, b: F32): I32 => plain('i32', 0x60, a, b),
  load: (address: I32, offset = 0): F32 => loaded('f32', [0x2a], address, offset),
};
