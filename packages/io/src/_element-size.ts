/** Bytes of one element, for every element type that can be read. */
export const ELEMENT_SIZE = { F64: 8, I64: 8, F32: 4, I32: 4, F16: 2, BF16: 2, U8: 1, BOOL: 1 } as const;

/** An element type that can be read. */
export type ElementType = keyof typeof ELEMENT_SIZE;
