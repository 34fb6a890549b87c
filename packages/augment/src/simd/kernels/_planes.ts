import { i32, i8x16, v128 } from '@leoclr/wasm-assembler';
import type { Code, I32, V128, Variable } from '@leoclr/wasm-assembler';

/** Where the three channels of 16 pixels lie: red at `to`, the others one and two planes further. */
export interface Planes {
  readonly to: I32;
  /** Bytes from one plane to the next. */
  readonly plane: I32;
}

const LANES = Array.from({ length: 16 }, (_, lane) => lane);
const NONE = 255;

/** Takes the 16 interleaved RGB pixels at `from` apart and stores each channel. */
export function storePlanes(code: Code, { to, plane }: Planes, from: I32): void {
  const pixels = [0, 16, 32].map((offset) => code.variable(v128.load(from, offset)));
  let at = to;
  for (let channel = 0; channel < 3; channel++) {
    const parts = pixels.map((part, index) =>
      i8x16.swizzle(part, v128.constant(LANES.map((lane) => inVector(3 * lane + channel - 16 * index)))),
    );
    code.store(at, parts.reduce(v128.or));
    at = i32.add(at, plane);
  }
}

/** Puts 16 pixels of three planes together again: three vectors of interleaved RGB. */
export function interleaved(code: Code, { to, plane }: Planes): V128[] {
  const channels = loadPlanes(code, { to, plane });
  return [0, 1, 2].map((index) =>
    channels
      .map((channel, number) =>
        i8x16.swizzle(
          channel,
          v128.constant(
            LANES.map((lane) => {
              const place = 16 * index + lane;
              return place % 3 === number ? Math.floor(place / 3) : NONE;
            }),
          ),
        ),
      )
      .reduce(v128.or),
  );
}

/** Red, green and blue of 16 pixels. */
export function loadPlanes(code: Code, { to, plane }: Planes): [Variable<'v128'>, Variable<'v128'>, Variable<'v128'>] {
  return [
    code.variable(v128.load(to)),
    code.variable(v128.load(i32.add(to, plane))),
    code.variable(v128.load(i32.add(to, i32.shiftLeft(plane, 1)))),
  ];
}

/** Stores red, green and blue of 16 pixels. */
export function savePlanes(code: Code, { to, plane }: Planes, [red, green, blue]: readonly [V128, V128, V128]): void {
  code.store(to, red);
  code.store(i32.add(to, plane), green);
  code.store(i32.add(to, i32.shiftLeft(plane, 1)), blue);
}

/** Calls the body for every 16 pixels; `to` moves along. */
export function eachPixels(code: Code, { at, plane, vectors }: Record<'at' | 'plane' | 'vectors', I32>, body: (planes: Planes) => void): void {
  const to = code.variable(at);
  code.times(vectors, () => {
    body({ to, plane });
    code.advance(to, 16);
  });
}

function inVector(place: number): number {
  return place >= 0 && place < 16 ? place : NONE;
}
