import type { Dataset } from '@leoclr/core';
import { LeoclrError } from '@leoclr/core';
import { classLabels } from '../_class-labels.ts';
import type { ClassLabels } from '../_class-labels.ts';
import { mapLimited } from '../_map-limited.ts';
import { expandPlaces } from '../ranged/_expand-places.ts';
import { nameOfFiles } from '../ranged/_name-of-files.ts';
import { openRangedFile } from '../ranged/_open-ranged-file.ts';
import type { RangedFile } from '../ranged/_ranged-file.ts';
import { shownPlace } from '../ranged/_web-address.ts';
import type { WebOptions } from '../ranged/web-options.ts';
import { columnChunks } from './_column-chunks.ts';
import type { ColumnChunk } from './_column-chunks.ts';
import { imageColumns } from './_parquet-columns.ts';
import { parquetLabels } from './_parquet-labels.ts';
import { parquetMetadata } from './_parquet-metadata.ts';
import { parquetPictures } from './_parquet-pictures.ts';

/** Options of {@link parquetImages}. */
export interface ParquetImagesOptions {
  /**
   * Paths or http(s) addresses: `data/train-{00000..00002}-of-00003.parquet`, `data/train-*.parquet`, a folder of `.parquet` files, one file,
   * or a list of these.
   */
  readonly files: string | readonly string[];
  /** Column with the pictures. Default: what the file's `huggingface` metadata calls an Image; else `image`, `img` and the like. */
  readonly image?: string;
  /** Column with the labels, null for none. Default: what the metadata calls a ClassLabel; else `label`, `fine_label` and the like, if there. */
  readonly label?: string | null;
  /** Class names in label order. Default: those in the metadata; else the names in code-unit order, or numbers. */
  readonly classes?: readonly string[];
  /** Decoded pages that each thread keeps, in bytes. Default 134,217,728 (128 MiB). */
  readonly cacheBytes?: number;
  /** Short name for logs. Default the first file's, without its number. */
  readonly name?: string;
  /** How web servers are asked. */
  readonly web?: WebOptions;
}

/** Files that are opened at the same time. */
const AT_ONCE = 4;

/**
 * The pictures of parquet files as the Hugging Face hub has them: a column of encoded pictures (binary, or a struct with `bytes`) and, if
 * there is one, a column of labels. Files on a web server may stay there, if it answers range requests.
 *
 * Order: file by file, row by row. Opening reads the footers and the labels. A picture is read with the page that holds it (at most a row
 * group; writers cut pages of about a megabyte or some hundred pictures), so that reading in order is cheap and reading in random order
 * reads much more than the pictures: pack such a set with `packShards`, or use a cache of decoded pictures, when you train for many epochs.
 *
 * Memory of each thread: `cacheBytes` of decoded pages, and two pages that are being decoded. Compressed pages may be Snappy, gzip, Brotli,
 * zstd or LZ4.
 *
 * @throws LeoclrError `data` when a file is missing or damaged, when there are no pictures, and when labels don't fit; `option` for a column
 * that isn't there.
 *
 * @example
 * ```ts
 * const train = await parquetImages({ files: 'data/train-*.parquet' });
 * ```
 */
export async function parquetImages(options: ParquetImagesOptions): Promise<Dataset> {
  const { cacheBytes = 2 ** 27, web = {} } = options;
  if (!(cacheBytes >= 0))
    throw new LeoclrError('option', `parquetImages(): expected cacheBytes to be a number of bytes, got ${cacheBytes}.`);
  const places = await expandPlaces('parquetImages()', options.files, '.parquet');
  const opened = await mapLimited(places, AT_ONCE, async (place) => openFile(await openRangedFile('parquetImages()', place, web), options));

  let length = 0;
  const files = opened.map(({ file: { place, size, stamp }, chunks, rows }) => {
    const firstRow = length;
    length += rows;
    return { place, size, stamp, chunks, firstRow };
  });
  if (length === 0) throw new LeoclrError('data', `parquetImages(): expected pictures in ${shownPlace(places[0]!)}, found no rows.`);
  const values = opened.every((file) => file.labels !== null) ? opened.flatMap((file) => file.labels ?? []) : null;
  const names = options.classes ?? opened[0]!.names;
  return parquetPictures({
    name: options.name ?? nameOfFiles(places[0]!),
    files: files.filter(({ chunks }) => chunks.length > 0),
    length,
    ...labelsOf(values, names),
    cacheBytes,
    web,
  });
}

interface OpenedFile {
  readonly file: RangedFile;
  readonly chunks: readonly ColumnChunk[];
  readonly rows: number;
  readonly labels: readonly (number | string)[] | null;
  /** Class names that the file tells. */
  readonly names: readonly string[] | null;
}

async function openFile(file: RangedFile, { image, label }: ParquetImagesOptions): Promise<OpenedFile> {
  const shown = shownPlace(file.place);
  const metadata = await parquetMetadata('parquetImages()', file);
  const columns = imageColumns(shown, metadata, { image, label });
  const chunks = columnChunks(shown, metadata, { path: columns.image, size: file.size });
  const rows = chunks.reduce((total, chunk) => total + chunk.rows, 0);
  if (columns.label === null) return { file, chunks, rows, labels: null, names: null };
  const labels = await parquetLabels(file, columnChunks(shown, metadata, { path: [columns.label], size: file.size }), columns.label);
  return { file, chunks, rows, labels, names: columns.names };
}

/** −1 everywhere means no labels, as in the hub's test parts. */
function labelsOf(
  values: readonly (number | string)[] | null,
  names: readonly string[] | null,
): ClassLabels | { classes: readonly string[]; labels: null } {
  if (values === null || values.every((value) => value === -1)) return { classes: [], labels: null };
  const missing = values.indexOf(-1);
  if (missing < 0) return classLabels('parquetImages()', values, names);
  throw new LeoclrError('data', `parquetImages(): row ${missing} has no label (−1), others have. Pass label: null.`);
}
