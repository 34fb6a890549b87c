import { f32, f32x4, i32, wasmFunction } from '@leoclr/wasm-assembler';
import type { WasmFunction } from '@leoclr/wasm-assembler';

const FLOAT = 4;
const PANEL = 8;

/** Panels `begin` to `end` of a filter for `convolve`: `[rows, channels]` becomes `[channels / 8, rows, 8]`. */
export const packFilter: WasmFunction = wasmFunction(['filter', 'rows', 'channels', 'packed', 'thread', 'begin', 'end'], (code, p) => {
  const pitch = code.variable(i32.mul(p.channels, FLOAT));
  code.count(p.begin, p.end, (panel) => {
    const from = code.variable(i32.add(p.filter, i32.mul(panel, PANEL * FLOAT)));
    const to = code.variable(i32.add(p.packed, i32.mul(i32.mul(panel, p.rows), PANEL * FLOAT)));
    code.times(p.rows, () => {
      code.store(to, f32x4.load(from));
      code.store(to, f32x4.load(from, 4 * FLOAT), 4 * FLOAT);
      code.advance(from, pitch);
      code.advance(to, PANEL * FLOAT);
    });
  });
});

/**
 * The same for the convolution that gives the picture's gradient: input and output channels change places, and the filter positions come
 * in the order of `taps`, a list of byte offsets. `[positions, in, out]` becomes `[in / 8, taps, out, 8]`.
 */
export const packTurnedFilter: WasmFunction = wasmFunction(
  ['filter', 'taps', 'tapCount', 'inChannels', 'outChannels', 'packed', 'thread', 'begin', 'end'],
  (code, p) => {
    const pitch = code.variable(i32.mul(p.outChannels, FLOAT));
    const quads = code.variable(i32.div(p.outChannels, 4));
    const rest = code.variable(i32.sub(p.outChannels, i32.mul(quads, 4)));
    code.count(p.begin, p.end, (panel) => {
      const to = code.variable(i32.add(p.packed, i32.mul(i32.mul(i32.mul(panel, p.tapCount), p.outChannels), PANEL * FLOAT)));
      const tap = code.variable(p.taps);
      code.times(p.tapCount, () => {
        const from = code.variable(i32.add(i32.add(p.filter, i32.load(tap)), i32.mul(i32.mul(panel, PANEL), pitch)));
        code.if(quads, () =>
          code.times(quads, () => {
            // Two 4 × 4 blocks of [in, out] are turned into [out, in].
            const row = code.variable(from);
            for (const half of [0, 4 * FLOAT]) {
              const rows = [0, 1, 2, 3].map(() => {
                const loaded = code.variable(f32x4.load(row));
                code.advance(row, pitch);
                return loaded;
              });
              const [a, b, c, d] = rows as [(typeof rows)[0], (typeof rows)[0], (typeof rows)[0], (typeof rows)[0]];
              const lowAb = code.variable(f32x4.shuffle(a, b, [0, 4, 1, 5]));
              const lowCd = code.variable(f32x4.shuffle(c, d, [0, 4, 1, 5]));
              const highAb = code.variable(f32x4.shuffle(a, b, [2, 6, 3, 7]));
              const highCd = code.variable(f32x4.shuffle(c, d, [2, 6, 3, 7]));
              code.store(to, f32x4.shuffle(lowAb, lowCd, [0, 1, 4, 5]), half);
              code.store(to, f32x4.shuffle(lowAb, lowCd, [2, 3, 6, 7]), half + PANEL * FLOAT);
              code.store(to, f32x4.shuffle(highAb, highCd, [0, 1, 4, 5]), half + 2 * PANEL * FLOAT);
              code.store(to, f32x4.shuffle(highAb, highCd, [2, 3, 6, 7]), half + 3 * PANEL * FLOAT);
            }
            code.advance(from, 4 * FLOAT);
            code.advance(to, 4 * PANEL * FLOAT);
          }),
        );
        code.if(rest, () =>
          code.times(rest, () => {
            const row = code.variable(from);
            for (let channel = 0; channel < PANEL; channel++) {
              code.store(to, f32.load(row), channel * FLOAT);
              code.advance(row, pitch);
            }
            code.advance(from, FLOAT);
            code.advance(to, PANEL * FLOAT);
          }),
        );
        code.advance(tap, FLOAT);
      });
    });
  },
);
