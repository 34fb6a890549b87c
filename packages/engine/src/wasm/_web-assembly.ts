/** The parts of WebAssembly's JavaScript interface that we use; TypeScript types them for browsers only. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  Instance: new (module: WasmModule, imports: { env: { memory: WasmMemory } }) => { readonly exports: Record<string, unknown> };
}

/** Compiled code; can be handed to workers. */
export type WasmModule = object & { readonly wasmModule?: never };

/** Linear memory; its buffer is replaced when it grows. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

export const webAssembly: WebAssemblyApi = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
