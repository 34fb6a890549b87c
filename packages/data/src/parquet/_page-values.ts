import type { CompressionCodec, PageHeader, ParquetType } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { hybridValues } from './_hybrid-values.ts';

/** How a column is written. */
export interface ColumnCoding {
  readonly type: ParquetType;
  readonly codec: CompressionCodec;
  /** Definition level of values that are there: the number of optional elements above them. */
  readonly maxDefinition: number;
}

/** A value of a column without lists: numbers for integers, bytes (which share the page's memory) for the rest. */
export type PageValue = number | Uint8Array | null;

/**
 * The values of a data page, or of a dictionary page. (hyparquet's own reader hangs on damaged run lengths.)
 *
 * @param body The page's content as it is in the file.
 * @param dictionary The values of the dictionary page, if there is one.
 * @throws Error with a reason when the page is damaged or written in a way that pictures and labels aren't.
 */
export function pageValues(
  header: PageHeader,
  body: Uint8Array,
  coding: ColumnCoding,
  dictionary: readonly PageValue[] | null,
): PageValue[] {
  const { data_page_header: one, data_page_header_v2: two, dictionary_page_header: words } = header;
  if (words !== undefined) return plainValues(inflate(body, header.uncompressed_page_size, coding.codec), coding.type, words.num_values);
  if (two !== undefined) {
    const { repetition_levels_byte_length: skipped, definition_levels_byte_length: levels } = two;
    const start = skipped + levels;
    if (!(skipped >= 0 && levels >= 0 && start <= body.length)) throw new Error('its levels are out of range');
    const rest = body.subarray(start);
    const size = header.uncompressed_page_size - start;
    const content = two.is_compressed === false ? rest : inflate(rest, size, coding.codec);
    const present = presence(coding, two.num_rows, { bytes: body, start: skipped, end: start });
    return placed(present, (count) => encodedValues(two.encoding, { content, coding, count, dictionary }));
  }
  if (one === undefined) throw new Error(`it is of an unknown kind (${header.type})`);
  const page = inflate(body, header.uncompressed_page_size, coding.codec);
  let levels = { bytes: page, start: 0, end: 0 };
  if (coding.maxDefinition > 0) {
    if (one.definition_level_encoding !== 'RLE') throw new Error(`its levels are written as ${one.definition_level_encoding}`);
    const end = 4 + uint32(page, 0);
    if (end > page.length) throw new Error('its levels are out of range');
    levels = { bytes: page, start: 4, end };
  }
  const present = presence(coding, one.num_values, levels);
  return placed(present, (count) => encodedValues(one.encoding, { content: page.subarray(levels.end), coding, count, dictionary }));
}

function inflate(bytes: Uint8Array, size: number, codec: CompressionCodec): Uint8Array {
  const inflated = codec === 'UNCOMPRESSED' ? bytes : compressors[codec]?.(bytes, size);
  if (inflated === undefined) throw new Error(`it is compressed with ${codec}, which isn't supported`);
  if (inflated.length !== size) throw new Error(`it has ${inflated.length} bytes instead of ${size}`);
  return inflated;
}

/** For each row whether there is a value. */
function presence({ maxDefinition }: ColumnCoding, rows: number, levels: { bytes: Uint8Array; start: number; end: number }): boolean[] {
  if (maxDefinition === 0) return Array.from({ length: rows }, () => true);
  const bitWidth = 32 - Math.clz32(maxDefinition);
  return Array.from(hybridValues({ ...levels, bitWidth }, rows), (level) => level === maxDefinition);
}

function placed(present: readonly boolean[], valuesOf: (count: number) => readonly PageValue[]): PageValue[] {
  const values = valuesOf(present.filter(Boolean).length);
  let next = 0;
  return present.map((there) => (there ? values[next++]! : null));
}

interface Encoded {
  readonly content: Uint8Array;
  readonly coding: ColumnCoding;
  readonly count: number;
  readonly dictionary: readonly PageValue[] | null;
}

function encodedValues(encoding: string, { content, coding, count, dictionary }: Encoded): PageValue[] {
  if (encoding === 'PLAIN') return plainValues(content, coding.type, count);
  if (encoding !== 'PLAIN_DICTIONARY' && encoding !== 'RLE_DICTIONARY')
    throw new Error(`its values are written as ${encoding}, which isn't supported`);
  if (count === 0) return [];
  if (dictionary === null || content.length === 0) throw new Error('its dictionary is missing');
  const indices = hybridValues({ bytes: content, start: 1, end: content.length, bitWidth: content[0]! }, count);
  return Array.from(indices, (index) => {
    const value = dictionary[index];
    if (value === undefined) throw new Error(`its dictionary has no value ${index}`);
    return value;
  });
}

function plainValues(bytes: Uint8Array, type: ParquetType, count: number): PageValue[] {
  const least = type === 'INT64' ? 8 : 4;
  if (!(count >= 0 && count * least <= bytes.length)) throw new Error(`it can't hold ${count} values`);
  if (type === 'INT32' || type === 'INT64') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return Array.from({ length: count }, (_, index) =>
      type === 'INT32' ? view.getInt32(index * 4, true) : Number(view.getBigInt64(index * 8, true)),
    );
  }
  if (type !== 'BYTE_ARRAY') throw new Error(`its values are of the type ${type}, which isn't supported`);
  const values: PageValue[] = [];
  for (let place = 0; values.length < count;) {
    const end = place + 4 + uint32(bytes, place);
    if (end > bytes.length) throw new Error('a value ends after the page');
    values.push(bytes.subarray(place + 4, end));
    place = end;
  }
  return values;
}

function uint32(bytes: Uint8Array, place: number): number {
  if (place + 4 > bytes.length) throw new Error('it ends too early');
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(place, true);
}
