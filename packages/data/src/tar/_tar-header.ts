import { nameFromBytes } from '../_file-names.ts';

/** One 512-byte header block of a tar archive. */
export interface TarHeader {
  /** As stored: maybe shortened, with a longer name in a block before. */
  readonly name: string;
  /** Bytes of content that follow, before padding. */
  readonly size: number;
  /** Type flag, e.g. `0` file, `5` folder, `x` pax attributes, `L` GNU long name. */
  readonly type: string;
  /** Whether blocks of an old GNU sparse map follow the header. */
  readonly sparseMapGoesOn: boolean;
}

export const TAR_BLOCK = 512;

/** Links, devices and folders have no content, whatever their size field says (as in Python's tarfile). */
const WITHOUT_CONTENT = '123456';

/**
 * The header in a block, or null for a block of zeros. Reads ustar, pax, GNU and the older format without a magic number.
 *
 * @throws Error with a reason when the checksum is wrong or a number is none.
 */
export function readTarHeader(block: Uint8Array): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  if (!hasRightChecksum(block)) throw new Error('its checksum is wrong');
  const type = block[156] === 0 ? '0' : String.fromCharCode(block[156]!);
  const name = textIn(block.subarray(0, 100));
  const ustar = textIn(block.subarray(257, 263)) === 'ustar' && block[262] === 0;
  const prefix = ustar ? textIn(block.subarray(345, 500)) : '';
  const size = numberIn(block.subarray(124, 136));
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: WITHOUT_CONTENT.includes(type) ? 0 : size,
    type,
    sparseMapGoesOn: type === 'S' && block[482] === 1,
  };
}

/** Text up to the first zero byte; see `nameFromBytes` for what isn't UTF-8. */
export function textIn(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return nameFromBytes(Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)));
}

/** The sum of all bytes with the checksum's own field as spaces; some old tars add bytes as signed. */
function hasRightChecksum(block: Uint8Array): boolean {
  let unsigned = 0;
  let signed = 0;
  for (let place = 0; place < TAR_BLOCK; place++) {
    const byte = place >= 148 && place < 156 ? 32 : block[place]!;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  const stored = octal(block.subarray(148, 156));
  return stored !== null && (stored === unsigned || stored === signed);
}

/** Octal digits, or base 256 behind a byte 0x80 for sizes from 8 GiB on. */
function numberIn(field: Uint8Array): number {
  if (field[0]! >= 0x80) {
    let value = field[0]! & 0x7f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    if (field[0] !== 0xff && Number.isSafeInteger(value)) return value;
    throw new Error('its size is out of range');
  }
  const value = octal(field);
  if (value === null) throw new Error('its size is no number');
  return value;
}

/** Null when there is something else than octal digits between spaces and zero bytes. */
function octal(field: Uint8Array): number | null {
  const text = Buffer.from(field)
    .toString('latin1')
    .replace(/\0[\s\S]*$/, '')
    .trim();
  if (!/^[0-7]*$/.test(text)) return null;
  return text === '' ? 0 : Number.parseInt(text, 8);
}
