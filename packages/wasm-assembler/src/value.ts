/** WebAssembly machine code. */
export type Bytes = readonly number[];

export type ValueType = 'i32' | 'f32' | 'v128';

/** Code that leaves one value on the stack. */
export interface Value<T extends ValueType = ValueType> {
  readonly type: T;
  readonly bytes: Bytes;
}

/** A whole number, an address, or a truth value. */
export type I32 = Value<'i32'>;
export type F32 = Value<'f32'>;
/** 16 bytes: several numbers side by side. */
export type V128 = Value<'v128'>;
