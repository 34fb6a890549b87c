import type { Dataset } from '@leoclr/core';
import { checkIndex } from '../_check-index.ts';
import { decodeImage } from '../decode-image.ts';
import { rangedFile } from '../ranged/_open-ranged-file.ts';
import type { RangedFile, RangedFileFacts } from '../ranged/_ranged-file.ts';
import { fileName, shownPlace } from '../ranged/_web-address.ts';
import type { WebOptions } from '../ranged/web-options.ts';
import { unreadable, whyUnreadable } from '../_unreadable.ts';
import { pageCache } from './_page-cache.ts';
import { chunkPages, valuesOfPage } from './_chunk-pages.ts';
import type { ChunkPages } from './_chunk-pages.ts';
import type { ColumnChunk } from './_column-chunks.ts';
import { pictureExtension } from './_picture-extension.ts';

/** A data set whose pictures lie in parquet files, as the files were when their footers were read. */
export interface ParquetPicturesOptions {
  readonly name: string;
  readonly files: readonly (RangedFileFacts & {
    /** Number of its first row in the data set. */
    readonly firstRow: number;
    /** The pictures' column. */
    readonly chunks: readonly ColumnChunk[];
  })[];
  readonly length: number;
  readonly classes: readonly string[];
  /** In shared memory. */
  readonly labels: Int32Array | null;
  readonly cacheBytes: number;
  readonly web: WebOptions;
}

const WHAT = 'parquetImages()';

/** Where a picture is. */
interface Place {
  readonly file: RangedFile;
  readonly chunks: readonly ColumnChunk[];
  readonly row: number;
  readonly shown: string;
}

/** The data set of files whose footers were read. Worker threads get what was in them, so that they read nothing before their first picture. */
export function parquetPictures(options: ParquetPicturesOptions): Dataset {
  const { name, length, classes, labels, cacheBytes, web } = options;
  const files = options.files.map((facts) => ({ ...facts, file: rangedFile(WHAT, facts, web) }));
  const cache = pageCache(cacheBytes);
  const pagesOf = new Map<ColumnChunk, Promise<ChunkPages>>();

  const placeOf = (index: number): Place => {
    checkIndex(name, index, length);
    const { file, chunks, firstRow } = lastFrom(files, index);
    const row = index - firstRow;
    return { file, chunks, row, shown: `${shownPlace(file.place)}/${row}` };
  };
  const findPages = (file: RangedFile, chunk: ColumnChunk): Promise<ChunkPages> => {
    const known = pagesOf.get(chunk);
    if (known !== undefined) return known;
    const found = file.reading(async (read) => chunkPages(read, chunk));
    pagesOf.set(chunk, found);
    found.catch(() => pagesOf.delete(chunk)); // a server may be better next time
    return found;
  };
  const pictureAt = async ({ file, chunks, row, shown }: Place): Promise<Uint8Array> => {
    try {
      // A page in the cache must not outlive its file.
      await file.check();
      const chunk = lastFrom(chunks, row);
      const { dictionary, pages } = await findPages(file, chunk);
      const page = lastFrom(pages, row);
      const load = () => file.reading(async (read) => valuesOfPage(read, page, { dictionary, chunk }));
      const picture = (await cache.get(`${file.place} ${page.start}`, load)).values[row - page.firstRow];
      if (picture instanceof Uint8Array) return picture;
    } catch (cause) {
      throw unreadable(WHAT, { sampleName: shown, reason: whyUnreadable(cause, shown)?.reason ?? (cause as Error).message }, cause);
    }
    throw unreadable(WHAT, { sampleName: shown, reason: 'the row has no picture' });
  };

  return {
    name,
    length,
    classes,
    labels,
    recipe: { module: import.meta.url, name: 'parquetPictures', options },
    async get(index) {
      const place = placeOf(index);
      return { image: await decodeImage(await pictureAt(place), place.shown), label: labels?.[index] ?? -1, name: place.shown };
    },
    async version(index) {
      const { file, row } = placeOf(index);
      await file.check();
      return `${fileName(file.place)} ${file.size} ${file.stamp} ${row} ${labels?.[index] ?? -1}`;
    },
    async file(index) {
      const place = placeOf(index);
      const bytes = (await pictureAt(place)).slice(); // the rest of the page is not the caller's
      const folder = fileName(place.file.place).replace(/\.parquet$/, '');
      return { name: `${folder}/${String(place.row).padStart(6, '0')}${pictureExtension(bytes)}`, bytes };
    },
  };
}

/** The last of the parts that starts at or before a row. */
function lastFrom<Part extends { readonly firstRow: number }>(parts: readonly Part[], row: number): Part {
  let [low, high] = [0, parts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (parts[middle]!.firstRow <= row) low = middle;
    else high = middle - 1;
  }
  return parts[low]!;
}
