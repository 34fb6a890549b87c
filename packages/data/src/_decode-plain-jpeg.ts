import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import startMozjpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import type { Image } from '@leoclr/core';

/** Squoosh's build of MozJPEG, as its Emscripten module shows it. (That module defines a global `ImageData` where there is none.) */
interface Mozjpeg {
  /** RGBA pixels. libjpeg's errors are exceptions, its warnings come through `printErr`. */
  decode(bytes: Uint8Array, preserveOrientation: boolean): { width: number; height: number; data: Uint8ClampedArray };
}

interface Decoder {
  readonly mozjpeg: Mozjpeg;
  /** Whether libjpeg has found anything to complain about since this was last set to false. */
  warned: boolean;
}

let ready: Promise<Decoder> | null = null;

/**
 * The pixels of a JPEG that `plainJpegSize` knows, or null when anything about the file is out of order: then sharp decides what it is.
 *
 * It works on this thread and is over in the time that sharp needs to set up its pipeline of threads. Both are libjpeg, with the same
 * bytes as result; the tests compare them.
 */
export async function decodePlainJpeg(bytes: Uint8Array): Promise<Image | null> {
  const decoder = await (ready ??= startDecoder());
  decoder.warned = false; // nothing else runs on this thread until the call has returned
  try {
    const { width, height, data } = decoder.mozjpeg.decode(bytes, false);
    return decoder.warned ? null : { width, height, data: withoutAlpha(data) };
  } catch {
    ready = null; // an error leaves the module's memory as it was in the middle of the work
    return null;
  }
}

async function startDecoder(): Promise<Decoder> {
  const path = createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm');
  let decoder: Decoder | null = null;
  const options = {
    wasmBinary: await readFile(path),
    noInitialRun: true,
    printErr() {
      if (decoder !== null) decoder.warned = true;
    },
  };
  const mozjpeg = await (startMozjpeg as unknown as (wanted: typeof options) => Promise<Mozjpeg>)(options);
  decoder = { mozjpeg, warned: false };
  return decoder;
}

/** RGBA to RGB, four pixels at a time: twice as fast as byte by byte. Like WebAssembly's memory it takes the machine to be little-endian. */
function withoutAlpha({ buffer, byteOffset, length }: Uint8ClampedArray): Uint8Array {
  const count = length / 4;
  const rgba = new Uint32Array(buffer, byteOffset, count);
  const rgb = new Uint8Array(count * 3);
  const words = new Uint32Array(rgb.buffer, 0, (count * 3) >> 2);
  const whole = count & ~3;
  for (let from = 0, to = 0; from < whole; from += 4, to += 3) {
    const [b, c] = [rgba[from + 1]!, rgba[from + 2]!];
    words[to] = (rgba[from]! & 0xffffff) | (b << 24);
    words[to + 1] = ((b >>> 8) & 0xffff) | (c << 16);
    words[to + 2] = ((c >>> 16) & 0xff) | (rgba[from + 3]! << 8);
  }
  for (let from = whole; from < count; from++) {
    for (let channel = 0; channel < 3; channel++) rgb[from * 3 + channel] = rgba[from]! >>> (channel * 8);
  }
  return rgb;
}
