import type { PageHeader } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { parquetHeader, readPage } from 'hyparquet/src/column.js';
import { DEFAULT_PARSERS, convert } from 'hyparquet/src/convert.js';
import type { ReadRange } from '../ranged/_ranged-file.ts';
import type { ImageChunk, ImageColumn } from './_parquet-chunks.ts';

/** A page of a column: what a file is compressed in, usually a megabyte or a few pictures more. */
export interface Page {
  readonly header: PageHeader;
  /** Where its content starts in the file. */
  readonly start: number;
  readonly firstRow: number;
  readonly rows: number;
}

/** The pages of a chunk. */
export interface ChunkPages {
  readonly dictionary: Page | null;
  readonly pages: readonly Page[];
}

/** Headers hold statistics, which may hold whole values. Most are short: read in vain is little. */
const HEADER_WINDOWS = [1 << 10, 64 << 10, 16 << 20];

/** A page that takes more memory is a mistake or an attack. */
const MAX_PAGE = 2 ** 31 - 1;

/** Finds the pages of a chunk by their headers. @throws Error with a reason when they are damaged. */
export async function chunkPages(read: ReadRange, chunk: ImageChunk): Promise<ChunkPages> {
  const pages: Page[] = [];
  let dictionary: Page | null = null;
  let firstRow = chunk.firstRow;
  const endRow = chunk.firstRow + chunk.rows;
  for (let place = chunk.start; firstRow < endRow; ) {
    const { header, start } = await headerAt(read, place, chunk.end);
    const rows = rowsOf(header);
    if (!(rows >= 0 && firstRow + rows <= endRow)) throw new Error(`the page at byte ${place} would have ${rows} rows`);
    const page = { header, start, firstRow, rows };
    if (header.type === 'DICTIONARY_PAGE') dictionary = page;
    else if (header.type !== 'INDEX_PAGE') pages.push(page);
    firstRow += rows;
    place = start + header.compressed_page_size;
  }
  return { dictionary, pages };
}

/** Pictures aren't repeated within a row, so values are rows. */
function rowsOf({ type, data_page_header, data_page_header_v2 }: PageHeader): number {
  if (type === 'DICTIONARY_PAGE' || type === 'INDEX_PAGE') return 0;
  return data_page_header?.num_values ?? data_page_header_v2?.num_rows ?? -1;
}

function isPossible({ compressed_page_size: size, uncompressed_page_size: decoded }: PageHeader, room: number): boolean {
  return size >= 0 && size <= room && decoded >= 0 && decoded <= MAX_PAGE;
}

async function headerAt(read: ReadRange, place: number, end: number): Promise<{ header: PageHeader; start: number }> {
  let failure: unknown = new Error('it ends too early');
  for (const window of HEADER_WINDOWS) {
    const length = Math.min(window, end - place);
    if (length <= 0) break;
    const bytes = await read(place, length);
    try {
      const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
      const header = parquetHeader(reader);
      if (!isPossible(header, end - place - reader.offset)) throw new Error('its size is out of range');
      return { header: withoutStatistics(header), start: place + reader.offset };
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`the page header at byte ${place} is damaged (${(failure as Error).message})`, { cause: failure });
}

/** Statistics would keep the window that they were read from in memory. */
function withoutStatistics(header: PageHeader): PageHeader {
  const { data_page_header: one, data_page_header_v2: two, ...rest } = header;
  const copy: PageHeader = { ...rest };
  if (one !== undefined) {
    const { statistics: _, ...kept } = one;
    copy.data_page_header = kept;
  }
  if (two !== undefined) {
    const { statistics: _, ...kept } = two;
    copy.data_page_header_v2 = kept;
  }
  return copy;
}

/** The pictures of a page, null where there is none. They share the page's memory. */
export interface PagePictures {
  readonly pictures: readonly (Uint8Array | null)[];
  /** Memory that they hold, in bytes. */
  readonly bytes: number;
}

/** Reads, decompresses and decodes a page. @throws Error with a reason when it is damaged. */
export async function pagePictures(read: ReadRange, page: Page, { dictionary, chunk, column }: { dictionary: Page | null; chunk: ImageChunk; column: ImageColumn }): Promise<PagePictures> {
  const { schemaPath } = column;
  const { element } = schemaPath.at(-1)!;
  const decoder = {
    pathInSchema: schemaPath.slice(1).map((node) => node.element.name),
    type: element.type!,
    element,
    schemaPath: [...schemaPath],
    codec: chunk.codec,
    parsers: DEFAULT_PARSERS,
    compressors,
    utf8: false, // binary is no text
  };
  const decode = async ({ header, start }: Page, words?: ReturnType<typeof convert>): Promise<ReturnType<typeof convert>> => {
    const bytes = await read(start, header.compressed_page_size);
    const reader = { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
    const { data } = readPage(reader, header, decoder, words, undefined, 0);
    if (data === undefined) throw new Error(`the page at byte ${start} has no values`);
    return data;
  };
  const words = dictionary === null ? undefined : convert(await decode(dictionary), decoder);
  const values = [...(await decode(page, words))] as unknown[];
  if (values.length !== page.rows) throw new Error(`the page at byte ${page.start} has ${values.length} values instead of ${page.rows}`);
  return {
    pictures: values.map(unwrapped),
    bytes: page.header.uncompressed_page_size + (dictionary?.header.uncompressed_page_size ?? 0),
  };
}

/** A value in an optional struct comes in a list of its own. */
function unwrapped(value: unknown): Uint8Array | null {
  const plain: unknown = Array.isArray(value) ? value[0] : value;
  return plain instanceof Uint8Array ? plain : null;
}
