/** The parts of WebAssembly's JavaScript interface that we use; TypeScript types them for browsers only. */
export interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: { env: { memory: WasmMemory } }) => { readonly exports: Record<string, unknown> };
  /** Sizes are pages of 64 KiB. */
  readonly Memory: new (size: { initial: number; maximum: number }) => WasmMemory;
}

/** Compiled code; can be handed to workers. */
export type WasmModule = object & { readonly wasmModule?: never };

/** Linear memory; its buffer is replaced when it grows. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** Adds pages of 64 KiB. */
  grow(pages: number): number;
}

/** The engine's WebAssembly; undefined where it has none. */
export const webAssembly: WebAssemblyApi = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
