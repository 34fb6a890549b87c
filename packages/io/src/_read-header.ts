import { LeoclrError } from '@leoclr/core';
import { duplicateKey } from './_duplicate-key.ts';
import { ELEMENT_SIZE, type ElementType } from './_element-size.ts';

/** Where one tensor lies in a file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** First byte, counted from the start of the file. */
  readonly begin: number;
  /** One past the last byte. */
  readonly end: number;
}

/** The checked header of a safetensors file. */
export interface SafetensorsHeader {
  readonly entries: readonly TensorEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Longest header that the reference implementation accepts (huggingface/safetensors, `MAX_HEADER_SIZE`). */
const LONGEST_HEADER = 100_000_000;

/**
 * Reads and checks a header: afterwards every entry can be read blindly, and every byte of the file belongs to exactly one tensor.
 *
 * @param where Function (and path) for the message.
 * @throws LeoclrError `checkpoint`.
 */
export function readHeader(bytes: Uint8Array, where: string): SafetensorsHeader {
  const fail = (sentence: string): never => {
    throw new LeoclrError('checkpoint', `${where}: ${sentence}`);
  };
  if (bytes.length < 8) fail(`expected a safetensors file of at least 8 bytes, got ${bytes.length}. The file is cut off.`);
  const declared = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (declared > LONGEST_HEADER) {
    fail(`expected a header of at most ${LONGEST_HEADER} bytes, got ${declared}. This is probably no safetensors file.`);
  }
  const start = 8 + Number(declared);
  if (start > bytes.length) fail(`expected ${declared} bytes of header, got ${bytes.length - 8}. The file is cut off.`);

  const header = parseObject(bytes.subarray(8, start), fail);
  const metadata = checkMetadata(header['__metadata__'], fail);
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => checkEntry(name, entry, start, fail));
  checkCoverage(entries, start, bytes.length, fail);
  return { entries, metadata };
}

type Fail = (sentence: string) => never;

function parseObject(bytes: Uint8Array, fail: Fail): Record<string, unknown> {
  let parsed: unknown;
  let text = '';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch {
    fail('expected a header of JSON text, got something else. This is probably no safetensors file.');
  }
  if (!isObject(parsed)) return fail('expected the header to be a JSON object, got something else.');
  const duplicate = duplicateKey(text);
  if (duplicate !== null) fail(`expected every name once, got "${duplicate}" twice.`);
  return parsed;
}

function checkMetadata(metadata: unknown, fail: Fail): Record<string, string> {
  if (metadata === undefined) return {};
  if (!isObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    return fail('expected __metadata__ to hold text only, got something else.');
  }
  return metadata as Record<string, string>;
}

function checkEntry(name: string, entry: unknown, start: number, fail: Fail): TensorEntry {
  if (!isObject(entry)) return fail(`expected "${name}" to have dtype, shape and data_offsets, got none.`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_SIZE, dtype)) {
    return fail(`expected the dtype of "${name}" to be one of ${Object.keys(ELEMENT_SIZE).join(', ')}, got ${JSON.stringify(dtype)}.`);
  }
  if (!isSizes(shape)) return fail(`expected the shape of "${name}" to be whole numbers from 0 on, got ${JSON.stringify(shape)}.`);
  const size = shape.reduce((product, length) => product * length, ELEMENT_SIZE[dtype as ElementType]);
  if (!isSizes(offsets) || offsets.length !== 2) {
    return fail(`expected data_offsets of "${name}" to be two whole numbers, got ${JSON.stringify(offsets)}.`);
  }
  const [begin, end] = offsets as [number, number];
  if (end - begin !== size) {
    fail(`expected "${name}" (${dtype}, [${shape.join(', ')}]) to take ${size} bytes, got ${end - begin}.`);
  }
  return { name, dtype: dtype as ElementType, shape, begin: start + begin, end: start + end };
}

/** The format allows neither overlaps nor holes nor a tail. */
function checkCoverage(entries: readonly TensorEntry[], start: number, length: number, fail: Fail): void {
  let position = start;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin !== position) {
      fail(`expected "${name}" to begin at data byte ${position - start}, got ${begin - start}: tensors overlap or leave a hole.`);
    }
    position = end;
  }
  if (position > length) fail(`expected ${position} bytes, got ${length}. The file is cut off.`);
  if (position < length) fail(`expected ${position} bytes, got ${length}. The file has bytes that belong to no tensor.`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
