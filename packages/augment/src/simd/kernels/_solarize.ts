import { i8x16, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';

/** Inverts bytes from a threshold on. */
export function solarize(): WasmFunction {
  return wasmFunction(['at', 'vectors', 'threshold'], (code, p) => {
    const threshold = code.variable(i8x16.splat(p.threshold));
    const at = code.variable(p.at);
    code.times(p.vectors, () => {
      const values = code.variable(v128.load(at));
      // The mask is all ones, so that xor with it gives 255 − value.
      code.store(at, v128.xor(values, i8x16.atLeast(values, threshold)));
      code.advance(at, 16);
    });
  });
}
