// Values: code that leaves one number, or one vector, on the stack
export { exponential } from './exponential.ts';
export { f32 } from './f32.ts';
export { f32x4 } from './f32x4.ts';
export { i16x8 } from './i16x8.ts';
export { i32 } from './i32.ts';
export { i32x4 } from './i32x4.ts';
export { i8x16 } from './i8x16.ts';
export { v128 } from './v128.ts';
export type { Bytes, F32, I32, V128, Value, ValueType } from './value.ts';

// Functions and modules
export { wasmFunction } from './wasm-function.ts';
export type { Code, Variable, WasmFunction } from './wasm-function.ts';
export { wasmModule } from './wasm-module.ts';

// WebAssembly itself
export { webAssembly } from './web-assembly.ts';
export type { WasmMemory, WasmModule, WebAssemblyApi } from './web-assembly.ts';
