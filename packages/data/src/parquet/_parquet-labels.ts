import { LeoclrError } from '@leoclr/core';
import type { FileMetaData } from 'hyparquet';
import { parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { RangedFile } from '../ranged/_ranged-file.ts';
import { shownPlace } from '../ranged/_web-address.ts';
import { asyncBuffer } from './_parquet-metadata.ts';

/** All values of the label column of a file, row group by row group: class numbers or names. */
export async function parquetLabels(file: RangedFile, metadata: FileMetaData, column: string): Promise<(number | string)[]> {
  const values: (number | string)[] = [];
  try {
    const scan = await parquetScan({ file: asyncBuffer(file), metadata, columns: [column], compressors });
    for (const { rowStart, rowEnd } of scan.ranges) {
      const part = await scan.readColumn({ column, rowStart, rowEnd });
      for (const value of part as Iterable<unknown>) values.push(labelOf(value, values.length));
    }
    if (values.length !== Number(metadata.num_rows)) throw new Error(`it has ${values.length} values for ${metadata.num_rows} rows`);
  } catch (cause) {
    if (cause instanceof LeoclrError) throw cause;
    throw new LeoclrError('data', `parquetImages(): can't read the column ${column} of ${shownPlace(file.place)}: ${(cause as Error).message}.`, { cause });
  }
  return values;
}

function labelOf(value: unknown, row: number): number | string {
  if (typeof value === 'string') return value;
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= -1 && number < 2 ** 31) return number;
  throw new Error(`row ${row} has ${value === null || value === undefined ? 'no label' : `the label ${typeof value === 'object' ? 'of another kind' : String(value)}`}`);
}
