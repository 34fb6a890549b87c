import { i32, i8x16, v128, wasmFunction } from '@leoclr/wasm-assembler';
import type { Code, I32, Variable, WasmFunction } from '@leoclr/wasm-assembler';
import { PASSES } from '../../_box.ts';
import { boxPass, boxWeights } from './_box-pass.ts';
import type { BoxPass } from './_box-pass.ts';

/** Room before the bytes of a line, for neighbours that repeat its edge; there must be as much after them. */
export const LINE_MARGIN = 32;

const WEIGHTS = ['innerHigh', 'innerLow', 'outerHigh', 'outerLow'] as const;

/** Filters `rows` lines of `width` bytes three times each, in place. `lineA` and `lineB` each hold a line and two margins. */
export function blurRows(radius: number): WasmFunction {
  return wasmFunction(['at', 'pitch', 'width', 'rows', 'lineA', 'lineB', ...WEIGHTS], (code, p) => {
    const vectors = code.variable(i32.shiftRight(p.pitch, 4));
    const pass = { radius, step: 1, ...boxWeights(code, p) };
    const at = code.variable(p.at);
    code.times(p.rows, () => {
      copyVectors(code, { from: at, to: i32.add(p.lineA, LINE_MARGIN), vectors });
      threePasses(code, { lineA: p.lineA, lineB: p.lineB, vectors }, pass, (first) => {
        const end = code.variable(i32.add(first, p.width));
        code.store(i32.sub(first, 16), i8x16.loadSplat(first));
        code.store(end, i8x16.loadSplat(i32.sub(end, 1)));
      });
      copyVectors(code, { from: i32.add(p.lineB, LINE_MARGIN), to: at, vectors });
      code.advance(at, p.pitch);
    });
  });
}

/** The same for columns of `rows` bytes, 16 at a time: a strip of columns is copied out, so that its rows are 16 bytes apart. */
export function blurColumns(radius: number): WasmFunction {
  return wasmFunction(['at', 'pitch', 'strips', 'rows', 'lineA', 'lineB', ...WEIGHTS], (code, p) => {
    const pass = { radius, step: 16, ...boxWeights(code, p) };
    const at = code.variable(p.at);
    code.times(p.strips, () => {
      copyVectors(code, { from: at, to: i32.add(p.lineA, LINE_MARGIN), vectors: p.rows }, { from: p.pitch });
      threePasses(code, { lineA: p.lineA, lineB: p.lineB, vectors: p.rows }, pass, (first) => {
        const end = code.variable(i32.add(first, i32.shiftLeft(p.rows, 4)));
        for (let row = 0; row <= radius; row++) {
          code.store(i32.sub(first, 16 * (row + 1)), v128.load(first));
          code.store(end, v128.load(i32.sub(end, 16)), 16 * row);
        }
      });
      copyVectors(code, { from: i32.add(p.lineB, LINE_MARGIN), to: at, vectors: p.rows }, { to: p.pitch });
      code.advance(at, 16);
    });
  });
}

/** Three filters, from line A to B, back and to B again. `repeatEdges` fills the margins, given the address of the line's first byte. */
function threePasses(
  code: Code,
  { lineA, lineB, vectors }: Record<'lineA' | 'lineB' | 'vectors', I32>,
  pass: BoxPass,
  repeatEdges: (first: Variable<'i32'>) => void,
): void {
  const [from, to] = [code.variable(i32.add(lineA, LINE_MARGIN)), code.variable(i32.add(lineB, LINE_MARGIN))];
  code.times(i32.constant(PASSES), () => {
    repeatEdges(from);
    boxPass(code, { from: i32.sub(from, (pass.radius + 1) * pass.step), to, vectors }, pass);
    const other = code.variable(from);
    code.set(from, to);
    code.set(to, other);
  });
}

/** Copies vectors; those of one side may lie further apart than 16 bytes. */
function copyVectors(
  code: Code,
  { from: source, to: target, vectors }: Record<'from' | 'to' | 'vectors', I32>,
  steps: { readonly from?: I32; readonly to?: I32 } = {},
): void {
  const [from, to] = [code.variable(source), code.variable(target)];
  code.times(vectors, () => {
    code.store(to, v128.load(from));
    code.advance(from, steps.from ?? 16);
    code.advance(to, steps.to ?? 16);
  });
}
