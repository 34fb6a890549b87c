/**
 * How another thread can make the same value again: import `module`, call its export `name` with `options`.
 * Functions don't travel to worker threads, recipes do (`options` must survive structured cloning).
 */
export interface Recipe {
  /** URL of an ES module, usually `import.meta.url` of the file that defines `name`. */
  readonly module: string;
  /** Name of the exported function. */
  readonly name: string;
  /** Its only argument. */
  readonly options: unknown;
}
