import { i32, i8x16, v128 } from '@leoclr/wasm-assembler';
import type { Code, I32, V128, Variable } from '@leoclr/wasm-assembler';

/** Where the channels of 16 pixels lie: red at `at`, green and blue one and two planes further. */
export interface Planes {
  readonly at: I32;
  /** Bytes from one plane to the next. */
  readonly plane: I32;
}

/** Red, green and blue of 16 pixels. */
export function loadPlanes(code: Code, planes: Planes): [Variable<'v128'>, Variable<'v128'>, Variable<'v128'>] {
  const [red, green, blue] = addressesOf(planes);
  return [code.variable(v128.load(red)), code.variable(v128.load(green)), code.variable(v128.load(blue))];
}

/** Stores red, green and blue of 16 pixels. */
export function storePlanes(code: Code, planes: Planes, channels: readonly [V128, V128, V128]): void {
  addressesOf(planes).forEach((address, channel) => code.store(address, channels[channel]!));
}

/** Calls the body for every 16 pixels; the address moves along. */
export function eachPixels(code: Code, p: Planes & { readonly vectors: I32 }, body: (planes: Planes) => void): void {
  const at = code.variable(p.at);
  code.times(p.vectors, () => {
    body({ at, plane: p.plane });
    code.advance(at, 16);
  });
}

/** The channels of 16 interleaved RGB pixels, which lie in three vectors. */
export function separated(pixels: readonly [V128, V128, V128]): [V128, V128, V128] {
  return threeOf((channel) => gathered(pixels, (lane, vector) => 3 * lane + channel - 16 * vector));
}

/** The three vectors of 16 interleaved RGB pixels, from their channels. */
export function interleaved(channels: readonly [V128, V128, V128]): [V128, V128, V128] {
  return threeOf((vector) =>
    gathered(channels, (lane, channel) => {
      const place = 16 * vector + lane;
      return place % 3 === channel ? Math.floor(place / 3) : NOWHERE;
    }),
  );
}

const NOWHERE = 255;

/** 16 bytes of three vectors: `placeOf` says where in a vector the byte for a lane is; outside of 0–15 it isn't there. */
function gathered(vectors: readonly V128[], placeOf: (lane: number, vector: number) => number): V128 {
  return vectors
    .map((vector, index) => {
      const places = Array.from({ length: 16 }, (_, lane) => placeOf(lane, index));
      return i8x16.swizzle(vector, v128.constant(places.map((place) => (place >= 0 && place < 16 ? place : NOWHERE))));
    })
    .reduce(v128.or);
}

function addressesOf({ at, plane }: Planes): [I32, I32, I32] {
  return [at, i32.add(at, plane), i32.add(at, i32.shiftLeft(plane, 1))];
}

function threeOf<T>(make: (index: number) => T): [T, T, T] {
  return [make(0), make(1), make(2)];
}
