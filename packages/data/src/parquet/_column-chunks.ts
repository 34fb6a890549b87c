import { LeoclrError } from '@leoclr/core';
import type { FileMetaData, SchemaTree } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import type { ColumnCoding } from './_page-values.ts';

/** A column in one row group: where it is in the file, and how it is written. Plain data, which travels to worker threads. */
export interface ColumnChunk extends ColumnCoding {
  /** Number of its first row in the file. */
  readonly firstRow: number;
  readonly rows: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The chunks of a column (given by its path in the schema), without those that have no rows.
 *
 * @throws LeoclrError `data` when the file's description of itself makes no sense.
 */
export function columnChunks(
  shown: string,
  metadata: FileMetaData,
  { path, size }: { path: readonly string[]; size: number },
): ColumnChunk[] {
  const damaged = (reason: string): LeoclrError => new LeoclrError('data', `parquetImages(): can't read ${shown}: ${reason}.`);
  const maxDefinition = optionalElements(parquetSchema(metadata), path);
  const chunks: ColumnChunk[] = [];
  let firstRow = 0;
  for (const { columns, num_rows } of metadata.row_groups) {
    const chunk = columns.find(({ meta_data }) => meta_data?.path_in_schema.join('/') === path.join('/'));
    if (chunk?.meta_data === undefined || chunk.file_path) throw damaged(`a row group has no column ${path.join('.')}`);
    const { dictionary_page_offset, data_page_offset, total_compressed_size, codec, type } = chunk.meta_data;
    // Some writers give 0 for "no dictionary".
    const start = Number(dictionary_page_offset || data_page_offset);
    const end = start + Number(total_compressed_size);
    const rows = Number(num_rows);
    if (!(start >= 4 && end >= start && end <= size))
      throw damaged(`it is damaged, or cut off: column ${path.join('.')} would lie at bytes ${start} to ${end} of ${size}`);
    if (!(rows >= 0 && firstRow + rows < 2 ** 31)) throw damaged(`it is damaged: a row group would have ${rows} rows`);
    if (rows > 0) chunks.push({ firstRow, rows, start, end, codec, type, maxDefinition });
    firstRow += rows;
  }
  return chunks;
}

function optionalElements(root: SchemaTree, path: readonly string[]): number {
  let node = root;
  let count = 0;
  for (const name of path) {
    node = node.children.find(({ element }) => element.name === name)!;
    if (node.element.repetition_type !== 'REQUIRED') count++;
  }
  return count;
}
