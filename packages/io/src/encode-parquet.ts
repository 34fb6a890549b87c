import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { ColumnSource, SchemaElement } from 'hyparquet-writer';
import { LeoclrError } from '@leoclr/core';

/** One column: texts of which some may be missing, integers, or a list of `width` float32 numbers a row. */
export type ParquetColumn =
  | { readonly name: string; readonly data: readonly (string | null)[] }
  | { readonly name: string; readonly data: Int32Array }
  | { readonly name: string; readonly data: Float32Array; readonly width: number };

/** Rows that are turned into lists at a time. */
const ROW_GROUP = 1024;

/**
 * A parquet file: texts as `STRING`, integers as `INT64`, rows of numbers as `LIST` of `FLOAT`, so that pandas, polars, DuckDB and Hugging
 * Face's `datasets` show one row a picture with its features as one list.
 *
 * Numbers aren't compressed (features don't shrink), and none is rounded. Memory: the file, and a thousand rows as lists.
 *
 * @throws LeoclrError `checkpoint` when the columns aren't of one length.
 */
export function encodeParquet(columns: readonly ParquetColumn[]): Uint8Array {
  const [count = 0, ...others] = columns.map(rowsOf);
  const wrong = others.findIndex((length) => length !== count);
  if (wrong !== -1) {
    throw new LeoclrError(
      'checkpoint',
      `encodeParquet(): expected "${columns[wrong + 1]!.name}" to have ${count} rows like "${columns[0]!.name}", got ${others[wrong]}.`,
    );
  }
  const writer = new ByteWriter();
  const schema: SchemaElement[] = [{ name: 'root', num_children: columns.length }, ...columns.flatMap(schemaOf)];
  const parquet = new ParquetWriter({ writer, schema, codec: 'UNCOMPRESSED', createdBy: 'leoclr' });
  for (let from = 0; from < count; from += ROW_GROUP) {
    const columnData = columns.map((column) => rowsBetween(column, from, Math.min(from + ROW_GROUP, count)));
    void parquet.write({ columnData, rowGroupSize: ROW_GROUP }); // writing to memory never waits
  }
  void parquet.finish();
  return writer.getBytes();
}

function rowsOf(column: ParquetColumn): number {
  return 'width' in column ? column.data.length / column.width : column.data.length;
}

function rowsBetween(column: ParquetColumn, from: number, to: number): ColumnSource {
  const { name } = column;
  if ('width' in column) {
    const { data, width } = column;
    const rows = Array.from({ length: to - from }, (_, row) => Array.from(data.subarray((from + row) * width, (from + row + 1) * width)));
    return { name, data: rows, encoding: 'PLAIN' };
  }
  if (column.data instanceof Int32Array) return { name, data: BigInt64Array.from(column.data.subarray(from, to), BigInt) };
  return { name, data: column.data.slice(from, to) };
}

function schemaOf(column: ParquetColumn): SchemaElement[] {
  const { name } = column;
  if ('width' in column) {
    return [
      { name, repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'REQUIRED', type: 'FLOAT' },
    ];
  }
  if (column.data instanceof Int32Array) return [{ name, repetition_type: 'REQUIRED', type: 'INT64' }];
  return [{ name, repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' }];
}
