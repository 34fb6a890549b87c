/** WebAssembly machine code; nested, so that pieces are put together without copying. */
export type Bytes = readonly (number | Bytes)[];

export type ValueType = 'i32' | 'f32' | 'v128';

/** Code that leaves one value on the stack. */
export interface Value<T extends ValueType = ValueType> {
  readonly type: T;
  readonly bytes: Bytes;
}

export type I32 = Value<'i32'>;
export type F32 = Value<'f32'>;
/** Four float32 numbers side by side. */
export type V128 = Value<'v128'>;

/** Whole numbers and addresses. */
export const i32 = {
  constant: (value: number): I32 => ({ type: 'i32', bytes: [0x41, signedLeb(value)] }),
  add: (a: I32, b: I32 | number): I32 => binary('i32', a, numberOr(b), [0x6a]),
  sub: (a: I32, b: I32 | number): I32 => binary('i32', a, numberOr(b), [0x6b]),
  mul: (a: I32, b: I32 | number): I32 => binary('i32', a, numberOr(b), [0x6c]),
  div: (a: I32, b: I32 | number): I32 => binary('i32', a, numberOr(b), [0x6e]),
  /** Unsigned: addresses go beyond 2 GiB. */
  lessThan: (a: I32, b: I32 | number): I32 => binary('i32', a, numberOr(b), [0x49]),
  /** The smaller one. */
  min: (a: I32, b: I32): I32 => ({ type: 'i32', bytes: [a.bytes, b.bytes, i32.lessThan(a, b).bytes, 0x1b] }),
  load: (address: I32, offset = 0): I32 => ({ type: 'i32', bytes: [address.bytes, 0x28, 2, unsignedLeb(offset)] }),
};

/** Single numbers. */
export const f32 = {
  constant: (value: number): F32 => ({ type: 'f32', bytes: [0x43, ...new Uint8Array(Float32Array.of(value).buffer)] }),
  add: (a: F32, b: F32): F32 => binary('f32', a, b, [0x92]),
  sub: (a: F32, b: F32): F32 => binary('f32', a, b, [0x93]),
  mul: (a: F32, b: F32): F32 => binary('f32', a, b, [0x94]),
  /** The bits of a whole number as a float: how kernels receive float arguments. */
  fromBits: (bits: I32): F32 => ({ type: 'f32', bytes: [bits.bytes, 0xbe] }),
  load: (address: I32, offset = 0): F32 => ({ type: 'f32', bytes: [address.bytes, 0x2a, 2, unsignedLeb(offset)] }),
};

/** Four float32 numbers at a time. */
export const f32x4 = {
  zero: { type: 'v128', bytes: [0xfd, 0x0c, ...Array.from({ length: 16 }, () => 0)] } as V128,
  splat: (a: F32): V128 => ({ type: 'v128', bytes: [a.bytes, 0xfd, 0x13] }),
  load: (address: I32, offset = 0): V128 => ({ type: 'v128', bytes: [address.bytes, 0xfd, 0x00, 2, unsignedLeb(offset)] }),
  /** One number from memory in all four places. */
  loadSplat: (address: I32, offset = 0): V128 => ({ type: 'v128', bytes: [address.bytes, 0xfd, 0x09, 2, unsignedLeb(offset)] }),
  add: (a: V128, b: V128): V128 => simd(a, b, 0xe4),
  sub: (a: V128, b: V128): V128 => simd(a, b, 0xe5),
  mul: (a: V128, b: V128): V128 => simd(a, b, 0xe6),
  div: (a: V128, b: V128): V128 => simd(a, b, 0xe7),
  sqrt: (a: V128): V128 => ({ type: 'v128', bytes: [a.bytes, 0xfd, unsignedLeb(0xe3)] }),
  /** max(a, 0); a NaN stays one. */
  relu: (a: V128): V128 => simd(a, f32x4.zero, 0xeb),
  /** The larger, or a where they can't be compared. */
  max: (a: V128, b: V128): V128 => simd(a, b, 0xeb),
  /** `value` where a > b, elsewhere 0. */
  where: (value: V128, a: V128, b: V128): V128 => simd(value, simd(a, b, 0x44), 0x4e),
  /** `value` where a equals b, elsewhere 0. */
  whereEqual: (value: V128, a: V128, b: V128): V128 => simd(value, simd(a, b, 0x41), 0x4e),
  /** The nearest whole numbers. */
  nearest: (a: V128): V128 => ({ type: 'v128', bytes: [a.bytes, 0xfd, 0x6a] }),
  /** 2 to the power of whole numbers from −126 to 127: they become the exponent bits. */
  powerOfTwo: (whole: V128): V128 => {
    const integers: V128 = { type: 'v128', bytes: [whole.bytes, 0xfd, unsignedLeb(0xf8)] };
    const bias: V128 = { type: 'v128', bytes: [i32.constant(127).bytes, 0xfd, 0x11] };
    return { type: 'v128', bytes: [simd(integers, bias, 0xae).bytes, i32.constant(23).bytes, 0xfd, unsignedLeb(0xab)] };
  },
  /** Four of the eight numbers of a and b, by position 0–7. */
  shuffle: (a: V128, b: V128, [first, second, third, fourth]: readonly [number, number, number, number]): V128 => ({
    type: 'v128',
    bytes: [
      a.bytes,
      b.bytes,
      0xfd,
      0x0d,
      [first, second, third, fourth].flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
    ],
  }),
};

export function unsignedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}

function signedLeb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 127;
    rest >>= 7;
    const last = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
    bytes.push(last ? low : low + 128);
    if (last) return bytes;
  }
}

function binary<T extends ValueType>(type: T, a: Value, b: Value, instruction: number[]): Value<T> {
  return { type, bytes: [a.bytes, b.bytes, instruction] };
}

function simd(a: V128, b: V128, instruction: number): V128 {
  return { type: 'v128', bytes: [a.bytes, b.bytes, 0xfd, unsignedLeb(instruction)] };
}

function numberOr(value: I32 | number): I32 {
  return typeof value === 'number' ? i32.constant(value) : value;
}
