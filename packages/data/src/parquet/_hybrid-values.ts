/** Where encoded numbers lie in a page. */
export interface HybridBytes {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** Bits a number, 0 to 32. */
  readonly bitWidth: number;
}

/**
 * `count` numbers in parquet's mix of run lengths and bit packing. Never writes more than `count`, whatever a damaged run says.
 *
 * Format: https://parquet.apache.org/docs/file-format/data-pages/encodings/#run-length-encoding--bit-packing-hybrid-rle--3
 *
 * @throws Error with a reason when the bytes end too early.
 */
export function hybridValues({ bytes, start, end, bitWidth }: HybridBytes, count: number): Uint32Array {
  const values = new Uint32Array(count);
  if (!(bitWidth <= 32)) throw new Error(`numbers of ${bitWidth} bits`);
  if (bitWidth === 0) return values;
  const width = Math.ceil(bitWidth / 8);
  let place = start;
  for (let filled = 0; filled < count;) {
    const [header, after] = varint(bytes, place, end);
    place = after;
    const run = Math.floor(header / 2);
    if (header % 2 === 1) {
      const taken = Math.min(run * 8, count - filled);
      if (place + Math.ceil((taken * bitWidth) / 8) > end) throw endsEarly();
      unpack(bytes, place, bitWidth, values.subarray(filled, filled + taken));
      filled += taken;
      place += run * bitWidth;
    } else {
      if (place + width > end) throw endsEarly();
      let value = 0;
      for (let byte = width - 1; byte >= 0; byte--) value = value * 256 + bytes[place + byte]!;
      values.fill(value, filled, Math.min(filled + run, count));
      filled += run;
      place += width;
    }
  }
  return values;
}

/** Numbers of `bitWidth` bits, the lowest bit first. */
function unpack(bytes: Uint8Array, start: number, bitWidth: number, values: Uint32Array): void {
  let place = start;
  let bits = 0;
  let held = 0; // below 2^40: exact in a double
  for (let index = 0; index < values.length; index++) {
    while (bits < bitWidth) {
      held += bytes[place++]! * 2 ** bits;
      bits += 8;
    }
    const rest = Math.floor(held / 2 ** bitWidth);
    values[index] = held - rest * 2 ** bitWidth;
    held = rest;
    bits -= bitWidth;
  }
}

function varint(bytes: Uint8Array, start: number, end: number): [value: number, after: number] {
  let value = 0;
  for (let place = start; place < Math.min(end, start + 5); place++) {
    const byte = bytes[place]!;
    value += (byte & 0x7f) * 2 ** (7 * (place - start));
    if (byte < 0x80) return [value, place + 1];
  }
  throw endsEarly();
}

function endsEarly(): Error {
  return new Error('numbers end too early');
}
