import { f32, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { I32, WasmFunction } from '@leoclr/wasm-assembler';

/** Writes planes as floats, red, green and blue of a pixel side by side, by three tables of 256 floats that lie one after the other. */
export function normalize(): WasmFunction {
  return wasmFunction(['from', 'plane', 'pitch', 'width', 'rows', 'tables', 'to'], (code, p) => {
    const [row, to] = [code.variable(p.from), code.variable(p.to)];
    code.times(p.rows, () => {
      const at = code.variable(row);
      code.times(p.width, () => {
        const channels: I32[] = [at, i32.add(at, p.plane), i32.add(at, i32.shiftLeft(p.plane, 1))];
        channels.forEach((channel, index) => {
          const entry = i32.add(p.tables, i32.shiftLeft(i32.loadByte(channel), 2));
          code.store(to, f32.load(entry, 1024 * index), 4 * index);
        });
        code.advance(at, 1);
        code.advance(to, 12);
      });
      code.advance(row, p.pitch);
    });
  });
}
