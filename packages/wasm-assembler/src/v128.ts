import { loaded, vector } from './_instruction.ts';
import type { I32, V128 } from './value.ts';

/** 16 bytes, whatever numbers they are. */
export const v128 = {
  /** The same for every use; keep it in a variable where a loop needs it. */
  constant: (bytes: readonly number[]): V128 => ({ type: 'v128', bytes: [0xfd, 0x0c, ...bytes] }),
  load: (address: I32, offset = 0): V128 => loaded('v128', [0xfd, 0x00], address, offset),
  /** Eight bytes from memory, then eight zeros. */
  loadHalf: (address: I32, offset = 0): V128 => loaded('v128', [0xfd, 0x5d], address, offset),
  and: (a: V128, b: V128): V128 => vector(0x4e, a, b),
  /** a without the bits of b. */
  andNot: (a: V128, b: V128): V128 => vector(0x4f, a, b),
  or: (a: V128, b: V128): V128 => vector(0x50, a, b),
  xor: (a: V128, b: V128): V128 => vector(0x51, a, b),
  /** The bits of `then` where the mask has ones, elsewhere those of `other`. */
  select: (mask: V128, then: V128, other: V128): V128 => vector(0x52, then, other, mask),
  /** 1 where any bit is a one, else 0. */
  anyTrue: (a: V128): I32 => ({ type: 'i32', bytes: [...a.bytes, 0xfd, 0x53] }),
  /** 16 of the 32 bytes of a and b, by position 0–31. */
  shuffle: (a: V128, b: V128, bytes: readonly number[]): V128 => ({ type: 'v128', bytes: [...a.bytes, ...b.bytes, 0xfd, 0x0d, ...bytes] }),
};
