import { LeoclrError } from '@leoclr/core';
import type { CompressionCodec, FileMetaData, SchemaTree } from 'hyparquet';
import { parquetSchema } from 'hyparquet';

/** The pictures of one row group: where they are in the file, and how they are written. Plain data, which travels to worker threads. */
export interface ImageChunk {
  /** Number of its first row in the file. */
  readonly firstRow: number;
  readonly rows: number;
  readonly start: number;
  readonly end: number;
  readonly codec: CompressionCodec;
}

/** The pictures of one file. */
export interface ImageColumn {
  readonly chunks: readonly ImageChunk[];
  /** Schema elements from the root to the pictures. */
  readonly schemaPath: readonly SchemaTree[];
}

/** Finds the column's bytes in each row group. @throws LeoclrError `data` when the file's description of itself makes no sense. */
export function imageColumn(shown: string, metadata: FileMetaData, { path, size }: { path: readonly string[]; size: number }): ImageColumn {
  const damaged = (reason: string): LeoclrError => new LeoclrError('data', `parquetImages(): can't read ${shown}: ${reason}.`);
  const chunks: ImageChunk[] = [];
  let firstRow = 0;
  for (const { columns, num_rows } of metadata.row_groups) {
    const chunk = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('/') === path.join('/'));
    if (chunk?.meta_data === undefined || chunk.file_path) throw damaged(`a row group has no column ${path.join('.')}`);
    const { dictionary_page_offset, data_page_offset, total_compressed_size, codec } = chunk.meta_data;
    // Some writers give 0 for "no dictionary".
    const start = Number(dictionary_page_offset || data_page_offset);
    const end = start + Number(total_compressed_size);
    const rows = Number(num_rows);
    if (!(start >= 4 && end >= start && end <= size)) throw damaged(`it is damaged, or cut off: pictures would lie at bytes ${start} to ${end} of ${size}`);
    if (!(Number.isSafeInteger(rows) && rows >= 0)) throw damaged(`it is damaged: a row group would have ${rows} rows`);
    if (rows > 0) chunks.push({ firstRow, rows, start, end, codec });
    firstRow += rows;
  }
  return { chunks, schemaPath: schemaPath(parquetSchema(metadata), path) };
}

function schemaPath(root: SchemaTree, path: readonly string[]): SchemaTree[] {
  const nodes = [root];
  for (const name of path) nodes.push(nodes.at(-1)!.children.find(({ element }) => element.name === name)!);
  return nodes.map((node) => ({ ...node, children: [] })); // the rest of the tree is of no use
}
