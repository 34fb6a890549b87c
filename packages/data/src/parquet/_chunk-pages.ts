import type { PageHeader } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import type { ReadRange } from '../ranged/_ranged-file.ts';
import type { ColumnChunk } from './_column-chunks.ts';
import { pageValues } from './_page-values.ts';
import type { PageValue } from './_page-values.ts';

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
const MAX_PAGE = 2 ** 30;

/** Finds the pages of a chunk by their headers. @throws Error with a reason when they are damaged. */
export async function chunkPages(read: ReadRange, chunk: ColumnChunk): Promise<ChunkPages> {
  const pages: Page[] = [];
  let dictionary: Page | null = null;
  let firstRow = chunk.firstRow;
  const endRow = chunk.firstRow + chunk.rows;
  for (let place = chunk.start; firstRow < endRow;) {
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

/** The values of a page, with those of the dictionary that it refers to, and the memory that they hold. @throws Error as `chunkPages` does. */
export async function valuesOfPage(
  read: ReadRange,
  page: Page,
  { dictionary, chunk }: { dictionary: Page | null; chunk: ColumnChunk },
): Promise<{ values: readonly PageValue[]; bytes: number }> {
  const decode = async ({ header, start }: Page, words: readonly PageValue[] | null): Promise<PageValue[]> => {
    const body = await read(start, header.compressed_page_size);
    try {
      return pageValues(header, body, chunk, words);
    } catch (cause) {
      throw new Error(`the page at byte ${start} is damaged (${(cause as Error).message})`, { cause });
    }
  };
  const words = dictionary === null ? null : await decode(dictionary, null);
  return {
    values: await decode(page, words),
    bytes: page.header.uncompressed_page_size + (dictionary?.header.uncompressed_page_size ?? 0),
  };
}

/** There are no lists in the column, so values are rows. */
function rowsOf({ type, data_page_header, data_page_header_v2 }: PageHeader): number {
  if (type === 'DICTIONARY_PAGE' || type === 'INDEX_PAGE') return 0;
  return data_page_header?.num_values ?? data_page_header_v2?.num_rows ?? -1;
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

function isPossible({ compressed_page_size: size, uncompressed_page_size: decoded }: PageHeader, room: number): boolean {
  return size >= 0 && size <= room && decoded >= 0 && decoded <= MAX_PAGE;
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
