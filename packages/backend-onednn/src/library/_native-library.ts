/** A C function. Pointers that the library gives go in and come out as numbers; typed arrays go in as what they hold. */
export type NativeFunction = (...values: (number | bigint | NodeJS.TypedArray | null)[]) => number;

/** A loaded shared library. */
export interface NativeLibrary {
  /** Its path or the name under which the system found it. */
  readonly name: string;
  /**
   * Finds a function by its C declaration, in which pointers are written as `uint64_t` (addresses) or `void *` (typed arrays).
   *
   * @throws LeoclrError `backend` when the library has no such function.
   */
  readonly find: (declaration: string) => NativeFunction;
}
