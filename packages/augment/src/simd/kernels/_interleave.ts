import { wasmFunction } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';
import { interleaved, loadPlanes } from './_planes.ts';

/** Writes planes as rows of RGB pixels, `vectors` times 16 a row; what a row has too much is overwritten by the next one. */
export function interleave(): WasmFunction {
  return wasmFunction(['from', 'plane', 'vectors', 'rows', 'to', 'pitch'], (code, p) => {
    const [from, row] = [code.variable(p.from), code.variable(p.to)];
    code.times(p.rows, () => {
      const to = code.variable(row);
      code.times(p.vectors, () => {
        interleaved(loadPlanes(code, { at: from, plane: p.plane })).forEach((part, index) => code.store(to, part, 16 * index));
        code.advance(from, 16);
        code.advance(to, 48);
      });
      code.advance(row, p.pitch);
    });
  });
}
